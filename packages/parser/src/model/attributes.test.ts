import { describe, expect, test } from 'vitest';
import { parse } from '../parse.ts';

const parsed = async (attribute: string, more = '') =>
  parse({
    files: { 'compose.yaml': `services:\n  web:\n    image: nginx\n    ${attribute}\n${more}` },
    environment: {},
    name: 'shop',
  });
const errors = async (attribute: string, more?: string) =>
  (await parsed(attribute, more)).problems.filter((it) => it.level === 'error').map((it) => it.path);
const model = async (attribute: string, more?: string) => (await parsed(attribute, more)).model;

describe('what Docker refuses has no model', () => {
  test.each([
    ['a list that is not written', 'ports:', '', 'services.web.ports'],
    ['a key of its own where none may stand', 'blkio_config: { x-a: 1 }', '', 'services.web.blkio_config.x-a'],
    ['the same twice', 'security_opt: [no-new-privileges, no-new-privileges]', '', 'services.web.security_opt[1]'],
    ['a device with four parts', 'devices: ["a:b:c:d"]', '', 'services.web.devices[0]'],
    ['a number of devices and their names', 'gpus: [{ count: 1, device_ids: [a] }]', '', 'services.web.gpus[0]'],
    ['a host without an address', 'extra_hosts: [host]', '', 'services.web.extra_hosts[0]'],
    ['a secret that is not defined', 'secrets: [token]', '', 'services.web.secrets[0]'],
    ['a config that is not defined', 'configs: [app]', '', 'services.web.configs[0]'],
    ['a model that is not defined', 'models: [llm]', '', 'services.web.models.llm'],
    ['a link to nobody', 'links: [db]', '', 'services.web.links[0]'],
    ['a namespace of nobody', 'ipc: "service:db"', '', 'services.web.ipc'],
    ['a namespace of itself', 'pid: "service:web"', '', 'services.web.pid'],
    ['a network mode beside networks', 'network_mode: host\n    networks: [default]', '', 'services.web.network_mode'],
    ['two services with one container name', 'container_name: web-1\n    scale: 2', '', 'services.web.container_name'],
    [
      'two memory limits',
      'mem_limit: 1g\n    deploy: { resources: { limits: { memory: 2g } } }',
      '',
      'services.web.mem_limit',
    ],
    ['two mounts at one place', 'tmpfs: /a\n    volumes: ["/a"]', '', 'services.web.volumes[0]'],
    ['two Dockerfiles', 'build: { dockerfile: a, dockerfile_inline: b }', '', 'services.web.build.dockerfile_inline'],
    [
      'a watch without a target',
      'develop: { watch: [{ path: a, action: sync }] }',
      '',
      'services.web.develop.watch[0]',
    ],
    ['a secret without a source', 'init: true', 'secrets: { token: { name: a } }', 'secrets.token'],
    ['a config with two sources', 'init: true', 'configs: { app: { file: a, content: b } }', 'configs.app.content'],
    [
      'an external volume with a driver',
      'init: true',
      'volumes: { v: { external: true, driver: a } }',
      'volumes.v.driver',
    ],
  ])('%s', async (_, attribute, more, path) => {
    expect(await errors(attribute, more)).toEqual([path]);
    expect(await model(attribute, more)).toBeNull();
  });
});

describe('what only cannot be launched has a model', () => {
  test.each([
    ['a user with a name', 'user: www-data', 'services.web.user'],
    ['a folder that is not absolute', 'working_dir: app', 'services.web.working_dir'],
    ['a restart policy of its own', 'restart: sometimes', 'services.web.restart'],
    ['a protocol of its own', 'ports: ["80/sctp"]', 'services.web.ports[0].protocol'],
    ['what is exposed is no port', 'expose: [http]', 'services.web.expose[0]'],
  ])('%s', async (_, attribute, path) => {
    expect(await errors(attribute)).toEqual([path]);
    expect(await model(attribute)).not.toBeNull();
  });
});

test('an attribute without effect is told once, with its place', async () => {
  const { problems } = await parsed('ulimits: { nofile: { soft: 1, hard: 2 } }');
  expect(problems).toMatchObject([
    { level: 'warning', code: 'key-unsupported', path: 'services.web.ulimits', line: 4, column: 5 },
  ]);
});

test.each([
  'logging: { driver: json-file }',
  'mem_swappiness: 0',
  'pids_limit: -1',
  'cgroup: private',
  'isolation: default',
  'oom_kill_disable: false',
  'use_api_socket: false',
  'deploy: { endpoint_mode: dnsrr }',
])('what is so anyway is not told: %s', async (attribute) => {
  expect((await parsed(attribute)).problems).toEqual([]);
});

test.each([
  ['credential_spec: { file: spec.json }', 'services.web.credential_spec'],
  ['use_api_socket: true', 'services.web.use_api_socket'],
  ['provider: { type: model }', 'services.web.provider'],
  ['models: [llm]', 'services.web.models'],
])('what a service would not work without is an error at launch: %s', async (attribute, path) => {
  const { problems } = await parsed(attribute, 'models: { llm: { model: ai } }\n');
  const errors = problems.filter((it) => it.level === 'error').map((it) => [it.code, it.path]);
  expect(errors).toEqual([
    ['key-unsupported', path],
    ['key-unsupported', 'models'],
  ]);
});

test('links, namespaces and volumes of others are dependencies', async () => {
  const others = '  db: { image: db }\n  a: { image: a }\n';
  const found = await model('links: ["db:database"]\n    volumes_from: ["a:ro"]', others);
  expect(found).toMatchObject({
    services: {
      web: {
        depends_on: {
          db: { condition: 'service_started', restart: true, required: true },
          a: { condition: 'service_started', required: true },
        },
      },
    },
  });
});

test('what scale says is said under deploy too, where that is written', async () => {
  expect(await model('scale: 3\n    deploy: {}')).toMatchObject({
    services: { web: { scale: 3, deploy: { replicas: 3 } } },
  });
});
