import type { Service, System } from './system.ts';

/** A service with nothing set but what must be, for tests. */
export const sampleService = (name: string, own: Partial<Service> = {}): Service => ({
  name,
  image: 'busybox',
  pullPolicy: 'missing',
  entrypoint: null,
  // Ends as soon as it is asked to, which a bare `sleep` as the first process does not.
  command: ['sh', '-c', 'trap exit TERM; sleep 3600 & wait'],
  environment: {},
  user: null,
  workingDir: null,
  labels: {},
  ports: [],
  expose: [],
  mounts: [],
  networks: ['default'],
  dependsOn: [],
  healthcheck: null,
  restart: { policy: 'always' },
  replicas: 1,
  resources: { limits: { cpus: null, memory: null }, reservations: { cpus: null, memory: null } },
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
  ...own,
});
