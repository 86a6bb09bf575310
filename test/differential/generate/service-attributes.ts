import { builderParts, containerAttributes } from './container-attributes.ts';
import type { Gen } from './values.ts';
import {
  address,
  among,
  amount,
  bytes,
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

const port: Gen = either(
  among('8080:80', '80', '127.0.0.1:9000:90', '53:53/udp', '9000-9002:90-92', '8000-8005:80', '6060:6060/tcp', '90-92'),
  among(
    3000,
    443,
    70000,
    '0:80',
    '[::1]:81:81',
    '127.0.0.1::82',
    '1-2:1-3',
    'x',
    '80:80/sctp',
    ':80',
    '10.0.0:1:1',
    '',
  ),
  someOf(
    {
      target: among(80, '81', 443, 0, 65536),
      published: among('8080', 8081, '9000-9005', '', 'x', 0),
      protocol: among('tcp', 'udp', 'TCP', 'sctp'),
      mode: among('host', 'ingress', 'odd'),
      host_ip: address,
      name: among('http', 'web-1'),
      app_protocol: among('http', 'grpc'),
    },
    ['target'],
  ),
);

const condition: Gen = among('service_started', 'service_healthy', 'service_completed_successfully', 'odd');
const rollout: Gen = someOf({
  parallelism: count,
  delay: duration,
  failure_action: among('pause', 'continue', 'odd'),
  monitor: duration,
  max_failure_ratio: amount,
  order: among('start-first', 'stop-first', 'odd'),
});
const device: Gen = someOf(
  {
    capabilities: texts,
    count: among(1, 'all', '2', 'x'),
    device_ids: texts,
    driver: among('nvidia'),
    options: mappingOrList(),
  },
  ['capabilities'],
);
const hook: Gen = someOf(
  { command, user: among('root'), privileged: flag, working_dir: among('/x'), environment: mappingOrList() },
  ['command'],
);
const limited: Readonly<Record<string, Gen>> = { cpus: amount, memory: bytes };

/** Attributes of a service by key. `key.part` is a form of `key` that is switched on by itself. */
export const serviceAttributes: Readonly<Record<string, Gen>> = {
  ...containerAttributes,
  attach: flag,
  build: either(
    among('.', './dir', 'https://example.org/a.git#main'),
    someOf({
      context: among('.', './dir', '..'),
      dockerfile: among('Dockerfile', 'docker/prod.Dockerfile'),
      args: mappingOrList(),
      labels: mappingOrList(),
      target: among('prod'),
      cache_from: texts,
      cache_to: texts,
      no_cache: flag,
      no_cache_filter: textOrTexts,
      additional_contexts: either(named(['base'], among('./dir', 'docker-image://x')), listOf(among('base=./dir'), 1)),
      network: among('host', 'none'),
      extra_hosts: builderParts.extraHosts,
      platforms: listOf(among('linux/amd64', 'linux/arm64')),
      privileged: flag,
      provenance: among(true, 'mode=max'),
      sbom: among(false, 'true'),
      pull: flag,
      secrets: builderParts.grant(['password', 'token']),
      shm_size: bytes,
      ssh: either(listOf(among('default', 'key=./id'), 2), named(['key'], among('./id'))),
      tags: texts,
      ulimits: builderParts.ulimits,
      entitlements: texts,
      isolation: among('default'),
    }),
    someOf({ dockerfile_inline: among('FROM scratch\n'), context: among('.'), dockerfile: among('x') }),
  ),
  depends_on: either(
    listOf(among('db', 'cache', 'nowhere')),
    named(['db', 'cache', 'nowhere'], someOf({ condition, required: flag }, ['condition'])),
  ),
  'depends_on.restart': named(['db', 'cache'], someOf({ condition, required: flag, restart: flag }, ['condition'])),
  deploy: someOf({
    replicas: count,
    resources: someOf({ limits: someOf(limited), reservations: someOf(limited) }),
  }),
  'deploy.more': someOf({
    mode: among('replicated', 'global', 'replicated-job', 'odd'),
    endpoint_mode: among('vip', 'dnsrr', 'odd'),
    labels: mappingOrList(),
    update_config: rollout,
    rollback_config: rollout,
    restart_policy: someOf({
      condition: among('none', 'on-failure', 'any', 'odd'),
      delay: duration,
      max_attempts: count,
      window: duration,
    }),
    placement: someOf({
      constraints: texts,
      preferences: listOf(someOf({ spread: among('node.labels.zone') }), 2),
      max_replicas_per_node: count,
    }),
    resources: someOf({
      limits: someOf({ ...limited, pids: count }),
      reservations: someOf({
        ...limited,
        devices: listOf(device, 2),
        generic_resources: listOf(
          someOf({ discrete_resource_spec: someOf({ kind: among('SSD'), value: among(2, '3') }) }),
          2,
        ),
      }),
    }),
  }),
  develop: someOf({
    watch: listOf(
      someOf(
        {
          path: among('./src', 'package.json'),
          action: among('sync', 'rebuild', 'restart', 'sync+restart', 'sync+exec', 'odd'),
          target: among('/app'),
          ignore: textOrTexts,
          include: textOrTexts,
          initial_sync: among(true, false),
          exec: hook,
        },
        ['path', 'action'],
      ),
      2,
    ),
  }),
  expose: listOf(among('3000', 3000, '8000-8010', '53/udp', '90/tcp', 'x', '', 70000)),
  healthcheck: someOf({
    test: either(
      among('curl -f localhost', ''),
      listOf(word),
      program(),
      among(['NONE'] as const, ['NONE', 'x'] as const),
    ),
    interval: duration,
    timeout: duration,
    start_period: duration,
    start_interval: duration,
    retries: count,
    disable: flag,
  }),
  models: either(
    listOf(among('llm', 'nowhere'), 2),
    named(['llm'], either(someOf({ endpoint_var: among('URL'), model_var: among('NAME') }), among(null))),
  ),
  networks: either(
    listOf(among('front', 'back', 'default', 'nowhere')),
    named(['front', 'back', 'nowhere'], among(null)),
  ),
  'networks.more': named(
    ['front', 'back'],
    either(
      among(null),
      someOf({
        aliases: texts,
        ipv4_address: address,
        ipv6_address: address,
        link_local_ips: listOf(address, 2),
        mac_address: among('02:42:ac:11:00:02'),
        interface_name: among('eth1'),
        driver_opts: named(['a.b', 'c'], among('x', 1)),
        priority: among(1, 100, 1.5),
        gw_priority: among(1, 0),
      }),
    ),
  ),
  ports: listOf(port),
  post_start: listOf(hook, 2),
  pre_stop: listOf(hook, 2),
  pre_start: listOf(
    someOf({
      command,
      image: among('busybox'),
      user: among('root'),
      working_dir: among('/x'),
      environment: mappingOrList(),
      per_replica: flag,
    }),
    2,
  ),
  provider: someOf({ type: among('model', 'cloud'), options: named(['a', 'b'], among('x', 1, true)) }, ['type']),
  restart: among('always', 'no', 'unless-stopped', 'on-failure', 'on-failure:3', 'on-failure:x', 'sometimes', ''),
  scale: count,
  stdin_open: flag,
  tty: flag,
};

function program(): Gen {
  return either(
    listOf(among('curl', '-f', 'localhost'), 2).map((it) => ['CMD', ...it]),
    listOf(among('curl -f localhost'), 2).map((it) => ['CMD-SHELL', ...it]),
  );
}
