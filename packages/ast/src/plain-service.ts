import type { Service } from './system.ts';

const noAmounts = { cpus: null, memory: null, storage: null };

/** What a service is of which only the name and the image are written. */
export const plainService: Omit<Service, 'name' | 'image'> = {
  pullPolicy: 'missing',
  entrypoint: null,
  command: null,
  environment: {},
  workingDir: null,
  tty: false,
  stdin: false,
  init: false,
  labels: {},
  annotations: {},
  ports: [],
  expose: [],
  mounts: [],
  networks: [],
  dependsOn: [],
  healthcheck: null,
  restart: { policy: 'always' },
  replicas: 1,
  stop: { signal: null, gracePeriod: 10_000 },
  resources: { limits: noAmounts, reservations: noAmounts, sharedMemory: null, devices: [], extended: {} },
  security: {
    user: null,
    groups: [],
    privileged: false,
    readOnlyRoot: false,
    capabilities: { add: [], drop: [] },
    noNewPrivileges: false,
    seccomp: null,
    apparmor: null,
    selinux: null,
    unmaskedProc: false,
    sysctls: {},
    hostNamespaces: [],
    hostUsers: null,
  },
  placement: { constraints: [], spread: [], maxReplicasPerNode: null, platform: null, runtime: null },
  ingress: [],
};
