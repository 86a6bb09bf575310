import type { ModelService } from './model.ts';

/** Whether the service says how its health is tested, and does not switch the test off. */
export function hasHealthcheck({ healthcheck, 'x-tycho': extension }: ModelService): boolean {
  if (healthcheck?.disable === true || healthcheck?.test?.[0] === 'NONE') return false;
  const { http, tcp } = extension?.healthcheck ?? {};
  return healthcheck?.test !== undefined || http !== undefined || tcp !== undefined;
}
