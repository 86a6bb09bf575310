import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chartOf, helm, type Made, withoutHelm } from '../helm.ts';

/** One of each that has a value in a chart. */
const file = `name: shop
services:
  web:
    image: registry.example:5000/web:1.2
    ports: ["80", "81"]
    environment: { GREETING: "{{ hello }}", PRICE: "5$$", DB_PASSWORD: secret, N: 5 }
    deploy: { replicas: 2, resources: { limits: { cpus: "0.5", memory: 64m } } }
  proxy: { image: "proxy:2", network_mode: "service:web", deploy: { replicas: 2 }, depends_on: { web: { condition: service_started } } }
  db:
    image: postgres@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    volumes: ["data:/data", "kept:/kept"]
    ports: [5432]
    x-tycho: { clients: [192.0.2.0/24], publish: node-port }
  page: { image: page, ports: [80, 9000], x-tycho: { publish: ingress } }
  routed: { image: page, ports: [80], x-tycho: { publish: gateway } }
  my.service: { image: "task", restart: "no", environment: { a.b: c } }
  each: { image: "each:1", deploy: { mode: global }, environment: { X: '"d" <&> ''q''' } }
volumes: { data: , kept: { name: kept } }
`;
const policy = {
  publish: {
    allow: ['ingress', 'gateway', 'node-port'],
    domain: 'apps.example.org',
    ingress: { class: 'nginx', tls: { certificate: 'issued' } },
    gateway: { name: 'public' },
  },
};

const sorted = (objects: readonly Made[]): readonly Made[] =>
  objects.toSorted((a, b) => (`${a.kind}/${a.metadata.name}` < `${b.kind}/${b.metadata.name}` ? -1 : 1));
const rendered = async (folder: string, ...args: string[]) =>
  sorted(loadAll(await helm('template', 'x', folder, '-n', 'lab', ...args)).filter(Boolean) as Made[]);

const title = withoutHelm ? ` (skipped: ${withoutHelm})` : '';

describe.skipIf(withoutHelm !== null)(`a chart of tycho convert${title}`, () => {
  let made: Awaited<ReturnType<typeof chartOf>>;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tycho-policy-'));
    const path = join(folder, 'policy.yaml');
    writeFileSync(path, JSON.stringify(policy));
    made = await chartOf(file, '--policy', path, '--namespace', 'lab');
    rmSync(folder, { recursive: true });
  });
  afterAll(() => made?.[Symbol.dispose]());

  test('is one that helm has nothing to say against', async () => {
    expect(await helm('lint', '--strict', made.folder)).toContain('0 chart(s) failed');
  });

  test('renders to the same objects', async () => {
    expect(await rendered(made.folder)).toEqual(sorted(made.objects));
  });

  test('renders to others with other values', async () => {
    const set = (path: string, value: string) => ['--set', `${path}=${value}`];
    const objects = await rendered(
      made.folder,
      ...set('labels.team', 'a'),
      ...set('services.web.image.tag', '1.3'),
      ...set('services.web.replicas', '7'),
      ...set('services.web.env.N', '6'),
      ...set('services.web.resources.limits.memory', '1Gi'),
      ...set('services.db.publish.type', 'LoadBalancer'),
      ...set('services.page.hosts.port-80', 'page.example.org'),
      ...set('volumes.data.size', '5Gi'),
    );
    expect(objects.filter((it) => it.metadata.labels.team !== 'a')).toEqual([]);
    const specOf = (kind: string, name: RegExp) =>
      objects.find((it) => it.kind === kind && name.test(it.metadata.name))?.spec;
    expect(specOf('Deployment', /-web-/)).toMatchObject({
      replicas: 7,
      template: {
        spec: {
          containers: [
            {
              image: 'registry.example:5000/web:1.3',
              env: expect.arrayContaining([{ name: 'N', value: '6' }]),
              resources: { limits: { cpu: '500m', memory: '1Gi' } },
            },
            {},
          ],
        },
      },
    });
    expect(specOf('Service', /-db-/)).toMatchObject({ type: 'LoadBalancer' });
    expect(specOf('Ingress', /-page-/)).toMatchObject({
      rules: [{ host: 'page.example.org' }, {}],
      tls: [{ hosts: ['page.example.org', expect.stringMatching(/^page-9000-/)] }],
    });
    expect(specOf('PersistentVolumeClaim', /-data-/)).toMatchObject({ resources: { requests: { storage: '5Gi' } } });
  });

  test('goes into the namespace of the release', async () => {
    const text = await helm('template', 'x', made.folder, '-n', 'elsewhere');
    expect(text).not.toMatch(/\blab\b/);
    expect(text).toContain('.elsewhere.svc.');
  });
});
