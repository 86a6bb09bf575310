import { plainService } from './plain-service.ts';
import type { Service, System } from './system.ts';

/** A service with nothing set but what must be, for tests. */
export const sampleService = (name: string, own: Partial<Service> = {}): Service => ({
  ...plainService,
  name,
  image: 'busybox',
  // Ends as soon as it is asked to, which a bare `sleep` as the first process does not.
  command: ['sh', '-c', 'trap exit TERM; sleep 3600 & wait'],
  networks: ['default'],
  ingress: [{ from: 'network', network: 'default' }],
  ...own,
});

/** A system of these services, for tests. */
export const sampleSystem = (name: string, services: readonly Service[], own: Partial<System> = {}): System => ({
  version: 1,
  name,
  services,
  networks: [{ name: 'default' }],
  volumes: [],
  files: [],
  ...own,
});
