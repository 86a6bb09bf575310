import type { ModelService } from './model.ts';

/** Whether the service says how its health is tested, and does not switch the test off. */
export const hasHealthcheck = ({ healthcheck }: ModelService): boolean =>
  healthcheck?.test !== undefined && healthcheck.test[0] !== 'NONE' && healthcheck.disable !== true;
