import type { VolumeMount } from './mount.ts';
import { plainPort, plainService } from './plain-service.ts';
import type { Port, Service, System } from './system.ts';
import { plainQuarters } from './system-placement.ts';
import type { Volume } from './volume.ts';

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

/** A published port, for tests. */
export const samplePort = (target: number, own: Partial<Port> = {}): Port => ({ ...plainPort(target), ...own });

/** A system of these services, for tests. */
export const sampleSystem = (name: string, services: readonly Service[], own: Partial<System> = {}): System => ({
  version: 1,
  name,
  labels: {},
  podLabels: {},
  serviceAccount: null,
  placement: null,
  quarters: plainQuarters,
  services,
  networks: [{ name: 'default', sharedAs: null, internal: false, ipv6: false }],
  volumes: [],
  files: [],
  ...own,
});

/** A volume of which only the name is written, for tests. */
export const sampleVolume = (name: string): Volume => ({
  name,
  labels: {},
  storage: { kind: 'made', exactName: null, size: null, storageClass: null, driver: null, access: null },
});

/** A volume mounted at `target`, for tests. */
export const sampleMount = (volume: string, target: string, own: Partial<VolumeMount> = {}): VolumeMount => ({
  kind: 'volume',
  volume,
  target,
  readOnly: false,
  subPath: null,
  copy: true,
  ...own,
});
