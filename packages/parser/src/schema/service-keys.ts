import { deployKeys } from './deploy-keys.ts';
import type { Keys, Shape } from './shape.ts';
import { allUnsupported, anyName, resourceName, unsupported } from './shape.ts';
import { kinds } from './value-kinds.ts';

const text: Shape = { value: kinds.text, example: '"text"' };
const boolean: Shape = { value: kinds.boolean, example: 'true' };
const duration: Shape = { value: kinds.duration, example: '10s' };

const command: Shape = { value: kinds.text, list: text, example: '["program", "argument"]' };
const variables: Shape = {
  list: text,
  names: { shape: { value: kinds.scalar, example: 'value' }, pattern: anyName },
  example: '{ NAME: value }',
};

const envFile: Shape = {
  value: kinds.text,
  keys: { path: text, required: boolean, format: { value: kinds.envFormat, example: 'raw' } },
  required: ['path'],
  mayBeEmpty: false,
  example: './web.env',
};

const port: Shape = {
  value: kinds.textOrNumber,
  keys: {
    target: { value: kinds.portNumber, example: '80' },
    published: { value: kinds.textOrNumber, example: '"8080"' },
    protocol: { value: kinds.protocol, example: 'tcp' },
    host_ip: text,
    mode: { value: kinds.portMode, example: 'ingress' },
    name: text,
    app_protocol: text,
  },
  required: ['target'],
  mayBeEmpty: false,
  example: '"8080:80"',
};

const mount: Shape = {
  value: kinds.text,
  keys: {
    type: { value: kinds.mountType, example: 'volume' },
    source: text,
    target: { value: kinds.absolutePath, example: '/data' },
    read_only: boolean,
    consistency: { ignored: '`consistency` means something on macOS only' },
    volume: {
      keys: allUnsupported(['nocopy', 'subpath', 'labels']),
      example: '{ nocopy: true }',
    },
    ...allUnsupported(['bind', 'tmpfs', 'image']),
  },
  required: ['type', 'target'],
  mayBeEmpty: false,
  example: 'data:/var/lib/data',
};

const dependency: Shape = {
  keys: {
    condition: { value: kinds.condition, example: 'service_started' },
    required: boolean,
    restart: unsupported(),
  },
  required: ['condition'],
  mayBeEmpty: false,
  example: '{ condition: service_healthy }',
};

const healthcheck: Shape = {
  keys: {
    test: command,
    disable: boolean,
    interval: duration,
    timeout: duration,
    start_period: duration,
    start_interval: duration,
    retries: { value: kinds.count, example: '3' },
  },
  example: '{ test: ["CMD", "program"] }',
};

const serviceNetwork: Shape = {
  keys: {
    ...allUnsupported(['aliases', 'use_service_name_alias']),
    ...allUnsupported(
      ['driver_opts', 'interface_name', 'ipv4_address', 'ipv6_address', 'link_local_ips', 'mac_address'],
      'the orchestrator gives addresses',
    ),
    ...allUnsupported(['gw_priority', 'priority']),
  },
  example: '{}',
};

const atTheOrchestrator = 'the orchestrator decides it';
const ofTheKernel = 'it belongs to the node';
const asDeploy = 'write it under `deploy.resources`';

/** Each key of a service that the Compose Specification knows. */
export const serviceKeys: Keys = {
  image: text,
  command,
  entrypoint: command,
  environment: variables,
  labels: variables,
  env_file: { value: kinds.text, list: envFile, example: './web.env' },
  ports: { list: port, example: '["8080:80"]' },
  expose: { list: { value: kinds.textOrNumber, example: '"3000"' }, example: '["3000"]' },
  volumes: { list: mount, example: '["data:/var/lib/data"]' },
  depends_on: { list: text, names: { shape: dependency, pattern: anyName }, example: '[db]' },
  networks: { list: text, names: { shape: serviceNetwork, pattern: resourceName }, example: '[front]' },
  healthcheck,
  deploy: { keys: deployKeys, example: '{ replicas: 2 }' },
  scale: { value: kinds.count, example: '2' },
  restart: { value: kinds.restart, example: 'always' },
  user: { value: kinds.user, example: '"1000"' },
  working_dir: { value: kinds.absolutePath, example: '/app' },
  pull_policy: { value: kinds.pullPolicy, example: 'missing' },

  ...allUnsupported(['cpus', 'mem_limit', 'mem_reservation'], asDeploy),
  ...allUnsupported(['cpu_count', 'cpu_percent', 'cpu_period', 'cpu_quota', 'cpu_shares', 'gpus', 'pids_limit']),
  ...allUnsupported(['cpu_rt_period', 'cpu_rt_runtime', 'cpuset', 'mem_swappiness', 'memswap_limit'], ofTheKernel),
  ...allUnsupported(['blkio_config', 'oom_kill_disable', 'oom_score_adj', 'sysctls', 'ulimits', 'umask'], ofTheKernel),
  ...allUnsupported(['cgroup', 'cgroup_parent', 'device_cgroup_rules', 'devices', 'runtime', 'platform'], ofTheKernel),
  ...allUnsupported(['ipc', 'pid', 'uts', 'userns_mode', 'network_mode', 'isolation', 'credential_spec']),
  ...allUnsupported(['cap_add', 'cap_drop', 'group_add', 'privileged', 'read_only', 'security_opt']),
  ...allUnsupported(['configs', 'secrets', 'shm_size', 'storage_opt', 'tmpfs', 'volumes_from']),
  ...allUnsupported(['container_name', 'domainname', 'hostname', 'links', 'external_links', 'extra_hosts']),
  ...allUnsupported(['dns', 'dns_opt', 'dns_search'], 'names are resolved by the orchestrator'),
  ...allUnsupported(['mac_address'], 'the orchestrator gives addresses'),
  ...allUnsupported(['annotations', 'label_file', 'extends', 'profiles', 'provider', 'models']),
  ...allUnsupported(['init', 'stdin_open', 'tty', 'stop_grace_period', 'stop_signal']),
  ...allUnsupported(['pre_start', 'post_start', 'pre_stop']),
  ...allUnsupported(['pull_refresh_after'], atTheOrchestrator),
  ...allUnsupported(['logging'], 'what a service prints is read through the orchestrator'),
  ...allUnsupported(['use_api_socket'], 'there is no Docker Engine'),
  attach: { ignored: '`attach` means something to `docker compose up` only' },
  build: { ignored: '`build` has no effect: images are not built here' },
  develop: { ignored: '`develop` means something to `docker compose watch` only' },
};
