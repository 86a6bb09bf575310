import {
  choice,
  command,
  distinctTexts,
  duration,
  extraHosts,
  fileMounts,
  flag,
  gpus,
  options,
  repeatedTexts,
  text,
  textOrTexts,
  ulimits,
  variables,
} from './common-shapes.ts';
import { mounts } from './mount-shape.ts';
import type { Keys, Shape } from './shape.ts';
import { anyText, resourceName } from './shape.ts';
import { kinds } from './value-kinds.ts';

const number: Shape = { value: kinds.number, example: '1000' };
const bytes: Shape = { value: kinds.bytesOrNumber, zero: '0', example: '"512m"' };

const device: Shape = { ...text, printed: 'Path', always: '' };
const rate: Shape = { value: kinds.bytesOrWhole, printed: 'Rate', always: '0', example: '"12mb"' };
const throttled: Shape = {
  list: { keys: { path: device, rate }, others: 'closed', example: '{ path: /dev/sda }' },
  example: '[{ path: /dev/sda, rate: "12mb" }]',
};

const weight: Shape = { value: kinds.bareWeight, example: '300' };

const blkio: Shape = {
  keys: {
    weight,
    weight_device: {
      list: {
        keys: { path: device, weight: { ...weight, printed: 'Weight', always: 0 } },
        others: 'closed',
        example: '{ path: /dev/sda }',
      },
      example: '[{ path: /dev/sda, weight: 300 }]',
    },
    device_read_bps: throttled,
    device_read_iops: throttled,
    device_write_bps: throttled,
    device_write_iops: throttled,
  },
  others: 'closed',
  example: '{ weight: 300 }',
};

const envFile: Shape = {
  value: kinds.text,
  list: {
    value: kinds.text,
    keys: { path: text, required: { ...flag, keep: true }, format: text },
    others: 'closed',
    required: ['path'],
    example: './web.env',
  },
  example: './web.env',
};

const serviceNetwork: Shape = {
  keys: {
    aliases: distinctTexts,
    interface_name: text,
    ipv4_address: text,
    ipv6_address: text,
    link_local_ips: distinctTexts,
    mac_address: text,
    driver_opts: options,
    priority: { value: kinds.bareNumber, example: '1000' },
    gw_priority: { value: kinds.bareNumber, example: '1' },
    use_service_name_alias: choice,
  },
  example: '{ aliases: [name] }',
};

const modelVariables: Shape = { keys: { endpoint_var: text, model_var: text }, example: '{ endpoint_var: LLM_URL }' };

/** Each key of whatever runs a container: a service, a job, a `pre_start` hook. */
export const containerKeys: Keys = {
  annotations: variables,
  blkio_config: blkio,
  cap_add: distinctTexts,
  cap_drop: distinctTexts,
  cgroup: { value: kinds.cgroup, example: 'private' },
  cgroup_parent: text,
  command,
  configs: fileMounts,
  cpu_count: { value: kinds.cpuCount, example: '2' },
  cpu_percent: { value: kinds.percent, example: '50' },
  cpu_shares: number,
  cpu_quota: number,
  cpu_period: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpus: { value: kinds.cores, example: '0.5' },
  cpuset: text,
  credential_spec: { keys: { config: text, file: text, registry: text }, example: '{ file: spec.json }' },
  device_cgroup_rules: distinctTexts,
  devices: {
    list: {
      value: kinds.text,
      keys: { source: text, target: text, permissions: text },
      required: ['source'],
      example: '/dev/fuse',
    },
    example: '["/dev/fuse"]',
  },
  dns: textOrTexts,
  dns_opt: distinctTexts,
  dns_search: textOrTexts,
  domainname: text,
  entrypoint: command,
  env_file: envFile,
  label_file: repeatedTexts,
  environment: variables,
  extra_hosts: extraHosts,
  gpus,
  group_add: { list: { value: kinds.textOrInteger, example: '"1000"' }, unique: true, example: '["1000"]' },
  hostname: text,
  image: { ...text, example: 'nginx:1.29' },
  init: choice,
  ipc: text,
  isolation: text,
  labels: variables,
  logging: {
    keys: {
      driver: text,
      options: {
        names: { shape: { value: kinds.nullableOption, example: '"1"' }, pattern: anyText },
        example: '{ max-size: 10m }',
      },
    },
    example: '{ driver: json-file }',
  },
  mac_address: text,
  mem_limit: bytes,
  mem_reservation: { value: kinds.bytesOrWhole, zero: '0', example: '"512m"' },
  mem_swappiness: { value: kinds.bytesOrWhole, zero: '0', example: '60' },
  memswap_limit: bytes,
  network_mode: { ...text, keep: true },
  models: {
    ...distinctTexts,
    names: { shape: modelVariables, pattern: anyText, mayBeNull: true },
    example: '[llm]',
  },
  networks: {
    ...distinctTexts,
    names: { shape: serviceNetwork, pattern: resourceName, mayBeNull: true },
    example: '[front]',
  },
  oom_kill_disable: flag,
  oom_score_adj: { value: kinds.score, example: '100' },
  pid: { ...text, nullable: true },
  pids_limit: number,
  platform: text,
  privileged: flag,
  pull_policy: { value: kinds.pullPolicy, example: 'missing' },
  pull_refresh_after: text,
  read_only: flag,
  runtime: text,
  security_opt: distinctTexts,
  shm_size: bytes,
  secrets: fileMounts,
  sysctls: variables,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: {
    names: { shape: { value: kinds.nullableOption, example: '"1G"' }, pattern: anyText },
    example: '{ size: 1G }',
  },
  tmpfs: textOrTexts,
  ulimits,
  umask: { value: kinds.umask, nullable: true, keep: true, example: '"022"' },
  use_api_socket: { value: kinds.bareFlag, example: 'true' },
  user: text,
  uts: text,
  userns_mode: text,
  volumes: mounts,
  volumes_from: distinctTexts,
  working_dir: text,
};
