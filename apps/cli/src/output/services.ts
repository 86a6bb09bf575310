import type { ServiceProgress } from '@tycho/contract';

/** `web: ready, db: starting (waits for its probe)` */
export const servicesText = (services: Readonly<Record<string, ServiceProgress>>): string =>
  Object.entries(services)
    .map(([name, { state, reason }]) => `${name}: ${state}${reason === null ? '' : ` (${reason})`}`)
    .join(', ');
