import type { Gen } from './values.ts';
import {
  address,
  among,
  amount,
  bytes,
  bytesOrNumber,
  command,
  count,
  duration,
  either,
  flag,
  listOf,
  mappingOrList,
  named,
  someOf,
  textOrTexts,
  texts,
  word,
} from './values.ts';

const ulimits: Gen = named(
  ['nofile', 'nproc', 'core'],
  either(among(1024, '2048', -1, 'x'), someOf({ soft: among(10, '20'), hard: among(40, -1, '50') }, ['soft', 'hard'])),
);
const rates: Gen = listOf(
  someOf({ path: among('/dev/sda', '/dev/sdb'), rate: among('1mb', 1024, '12k') }, ['path']),
  2,
);
const grant = (names: readonly string[]): Gen =>
  listOf(
    either(
      among(...names),
      someOf(
        {
          source: among(...names),
          target: among('/run/x', 'renamed', '/etc/conf'),
          uid: among('1000', '0'),
          gid: among('1000', '0'),
          mode: among(256, 292, '0440', '0o444', '292', 'rw'),
        },
        ['source'],
      ),
    ),
  );

const extraHosts: Gen = either(
  named(
    ['somehost', 'other'],
    either(among('10.0.0.1', '::1', 'host-gateway'), listOf(among('10.0.0.1', '10.0.0.2'), 2)),
  ),
  listOf(
    among('somehost:10.0.0.1', 'other=10.0.0.2', 'six:::1', 'six=[::1]', 'host.docker.internal:host-gateway', 'bad'),
  ),
);

const mount: Gen = either(
  among('data:/data', 'logs:/var/log:ro', 'data:/data:rw', '/anonymous', 'data:/x:nocopy', 'data:/deep/er/'),
  someOf(
    {
      type: among('volume'),
      source: among('data', 'logs'),
      target: among('/srv', '/opt/x'),
      read_only: flag,
      consistency: among('cached', 'delegated'),
      volume: someOf({ nocopy: flag, subpath: among('sub', 'a/b'), labels: mappingOrList() }),
    },
    ['type', 'target'],
  ),
);

const bindMount: Gen = either(
  among(
    './src:/src',
    '.:/code:ro',
    '../up:/up',
    '/etc/localtime:/etc/localtime:ro',
    '~/.ssh:/ssh',
    './a:/a:z',
    './a:/a:rw,Z',
  ),
  among('./b:/b:shared', 'C:\\data:/data', './c:/c:cached'),
  someOf(
    {
      type: among('bind'),
      source: among('./src', '/abs', 'rel/path', '.'),
      target: among('/srv', '/opt/x'),
      read_only: flag,
      bind: someOf({
        propagation: among('rprivate', 'shared', 'odd'),
        create_host_path: flag,
        recursive: among('enabled', 'disabled', 'odd'),
        selinux: among('z', 'Z', 'y'),
      }),
    },
    ['type', 'source', 'target'],
  ),
);

const otherMount: Gen = either(
  someOf(
    {
      type: among('tmpfs'),
      target: among('/tmp', '/run'),
      tmpfs: someOf({ size: among('10m', 1024, '1gb', -1), mode: among(511, '0755', '1777', 'x') }),
    },
    ['type', 'target'],
  ),
  someOf(
    { type: among('image'), source: among('busybox'), target: among('/img'), image: someOf({ subpath: among('bin') }) },
    ['type', 'source', 'target'],
  ),
  someOf({ type: among('npipe', 'cluster', 'odd'), source: among('s'), target: among('/t') }, ['type', 'target']),
);

/** Attributes of whatever is a container, by key. `key.part` is a form of `key` that is switched on by itself. */
export const containerAttributes: Readonly<Record<string, Gen>> = {
  annotations: mappingOrList(),
  blkio_config: someOf({
    weight: among(300, '100', 5),
    weight_device: listOf(someOf({ path: among('/dev/sda'), weight: among(400, '10') }, ['path', 'weight']), 2),
    device_read_bps: rates,
    device_read_iops: rates,
    device_write_bps: rates,
    device_write_iops: rates,
  }),
  cap_add: texts,
  cap_drop: texts,
  cgroup: among('host', 'private', 'odd'),
  cgroup_parent: word,
  command,
  configs: grant(['settings', 'motd']),
  container_name: among('my-container', 'my_container.1', 'a', '-bad'),
  cpu_count: count,
  cpu_percent: among(50, '25', 101, -1, 0),
  cpu_period: either(count, amount),
  cpu_quota: either(count, amount),
  cpu_rt_period: either(count, duration),
  cpu_rt_runtime: either(count, duration),
  cpu_shares: either(count, amount),
  cpus: amount,
  cpuset: among('0,1', '0-3', ''),
  credential_spec: someOf({ config: among('settings'), file: among('spec.json'), registry: among('reg') }),
  device_cgroup_rules: listOf(among('c 1:3 mr', 'a 7:* rmw', 'odd')),
  devices: listOf(
    either(
      among('/dev/ttyUSB0', '/dev/a:/dev/b', '/dev/a:/dev/b:rw', 'vendor.com/class=name', '/dev/a:/dev/b:rw:x'),
      someOf({ source: among('/dev/a'), target: among('/dev/b'), permissions: among('rwm', 'r') }, ['source']),
    ),
  ),
  dns: textOrTexts,
  dns_opt: texts,
  dns_search: textOrTexts,
  domainname: among('example.org', 'x'),
  entrypoint: command,
  env_file: either(
    among('./web.env', 'web.env', 'sub/more.env', './missing.env'),
    listOf(
      either(
        among('web.env', 'sub/more.env'),
        someOf(
          { path: among('web.env', './sub/more.env', 'missing.env'), required: flag, format: among('raw', 'odd') },
          ['path'],
        ),
      ),
    ),
  ),
  environment: mappingOrList(['ONE', 'TWO', 'SET', 'EMPTY', 'UNSET', 'LINES']),
  extra_hosts: extraHosts,
  gpus: either(
    among('all', 'some'),
    listOf(
      someOf({
        capabilities: texts,
        count: among(1, 'all', '2', -1, 'x'),
        device_ids: texts,
        driver: among('nvidia'),
        options: mappingOrList(),
      }),
      2,
    ),
  ),
  group_add: listOf(among('mail', 1000, '44', 1.5)),
  hostname: among('host-1', 'a.b', 'UPPER', 'under_score', ''),
  image: among('nginx', 'postgres:16-alpine', 'ghcr.io/a/b@sha256:0123', 'localhost:5000/x:y', 'Upper Case', ''),
  init: flag,
  ipc: among('host', 'private', 'shareable', 'service:db', 'odd'),
  isolation: among('default', 'hyperv', 'odd'),
  label_file: either(among('app.labels'), listOf(among('app.labels', 'missing.labels'))),
  labels: mappingOrList(['one', 'com.example/two', 'three.four']),
  links: listOf(among('db', 'db:database', 'cache:c', 'nowhere')),
  external_links: listOf(among('outside', 'outside:alias')),
  logging: someOf({
    driver: among('json-file', 'none', 'syslog'),
    options: named(['max-size', 'max-file', 'tag'], among('10m', 3, null, 1.5, 'x')),
  }),
  mac_address: among('02:42:ac:11:00:02', '02-42-ac-11-00-02', 'odd'),
  mem_limit: bytesOrNumber,
  mem_reservation: bytesOrNumber,
  mem_swappiness: either(count, bytesOrNumber),
  memswap_limit: bytesOrNumber,
  network_mode: among('host', 'none', 'bridge', 'service:db', 'service:nowhere', 'container:x', 'odd'),
  oom_kill_disable: flag,
  oom_score_adj: among(0, -1000, 1000, 1001, '5', 1.5),
  pid: among('host', 'service:db', 'odd'),
  pids_limit: either(count, amount),
  platform: among('linux/amd64', 'linux/arm64/v8', 'odd'),
  privileged: flag,
  pull_policy: among(
    'always',
    'never',
    'missing',
    'if_not_present',
    'build',
    'refresh',
    'daily',
    'weekly',
    'every_12h',
    'every_1d2h',
    'odd',
  ),
  pull_refresh_after: duration,
  read_only: flag,
  runtime: among('runc', 'nvidia'),
  secrets: grant(['password', 'token']),
  security_opt: listOf(among('no-new-privileges:true', 'seccomp:unconfined', 'label=disable')),
  shm_size: bytesOrNumber,
  stop_grace_period: duration,
  stop_signal: among('SIGUSR1', '9'),
  storage_opt: named(['size', 'other'], among('1G', 'x')),
  sysctls: mappingOrList(['net.core.somaxconn', 'net.ipv4.tcp_syncookies']),
  tmpfs: either(among('/run', '/tmp:mode=755,size=10m'), listOf(among('/run', '/tmp:size=1m'))),
  ulimits,
  use_api_socket: flag,
  user: among('1000', '1000:1000', '0', '', 'root', 'root:0'),
  'user.name': among('www-data', 'node:staff', '1000:staff'),
  userns_mode: among('host', 'odd'),
  uts: among('host', 'odd'),
  volumes: listOf(mount),
  'volumes.bind': listOf(either(mount, bindMount)),
  'volumes.other': listOf(either(mount, otherMount)),
  volumes_from: listOf(among('db', 'db:ro', 'container:x', 'container:x:rw', 'nowhere')),
  working_dir: among('/app', '/', '/a/b/'),
  'working_dir.relative': among('app', '.', ''),
};

export const builderParts = { extraHosts, ulimits, grant, bytes, address };
