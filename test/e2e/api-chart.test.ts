import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { helm, type Made, withoutHelm } from '../helm.ts';
import { repository } from '../run-cli.ts';

const chart = join(repository, 'charts/tycho-api');
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** What Helm adds to tell releases apart. */
const HELMS = [
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/version',
  'helm.sh/chart',
];

const renderedAs = async (release: string, ...args: string[]): Promise<Made[]> => {
  const text = await helm('template', release, chart, '-n', 'lab', '--kube-version', '1.34.0', ...args);
  return loadAll(text).filter(Boolean) as Made[];
};
const rendered = (...args: string[]): Promise<Made[]> => renderedAs('tycho-api', ...args);
const set = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
const names = (objects: readonly Made[]): string[] => objects.map((it) => `${it.kind}/${it.metadata.name}`).sort();
const find = (objects: readonly Made[], id: string): Made | undefined =>
  objects.find((it) => `${it.kind}/${it.metadata.name}` === id);
const refusal = (...args: string[]): Promise<string> =>
  rendered(...args).then(
    () => '',
    (error: { stderr: string }) => error.stderr,
  );

/** An object without what Helm adds, and under the names that `kubernetes/` has. */
function plain(it: Made): unknown {
  const text = JSON.stringify(it, (key, value: unknown) => (HELMS.includes(key) ? undefined : value));
  return JSON.parse(
    text
      .replaceAll('tycho-api-redis', 'tycho-redis')
      .replaceAll('tycho-api-worker', 'tycho-worker')
      .replaceAll('tycho-api-callers', 'tycho-callers')
      .replaceAll('tycho-api-admin', 'tycho-admin')
      .replaceAll('serviceaccount:lab:', 'serviceaccount:default:')
      .replaceAll('lab-tycho-api-access', 'tycho-api-access'),
  );
}

/** What differs on purpose: labels of parts, and the namespace of the account. */
const comparable = (objects: readonly unknown[]) =>
  (objects as Made[])
    .map(({ metadata, ...it }) => ({ name: metadata.name, ...it }))
    .map((it) => JSON.parse(JSON.stringify(it).replaceAll('"namespace":"lab"', '"namespace":"default"')) as Made)
    .sort((a, b) => (JSON.stringify([a.kind, a]) < JSON.stringify([b.kind, b]) ? -1 : 1));

describe('the chart tycho-api', () => {
  test('grants what kubernetes/ grants', () => {
    const { rules } = load(read('kubernetes/cluster-role.yaml')) as { rules: unknown };
    expect(load(read('charts/tycho-api/files/rules.yaml'))).toEqual(rules);
  });

  describe.skipIf(withoutHelm !== null)(`rendered${withoutHelm ? ` (skipped: ${withoutHelm})` : ''}`, () => {
    test('is one that helm has nothing to say against', async () => {
      expect(await helm('lint', '--strict', chart)).toContain('0 chart(s) failed');
    });

    test('is with its usual values what kubernetes/ has', async () => {
      const folder = join(repository, 'kubernetes');
      const files = readdirSync(folder).map((it) => readFileSync(join(folder, it), 'utf8'));
      const objects = files.flatMap((it) => loadAll(it).filter(Boolean));
      const made = (await rendered()).filter((it) => it.kind !== 'Pod').map(plain);
      expect(comparable(made)).toEqual(comparable(objects));
    });

    test('mounts the keys of payloads in API and workers, beside the policy', async () => {
      const own = await rendered(...set({ 'payloadKeys.existingSecret': 'keys', 'policy.maxServices': '3' }));
      for (const id of ['Deployment/tycho-api', 'Deployment/tycho-api-worker']) {
        const { spec } = find(own, id) as unknown as { spec: { template: { spec: object } } };
        expect(spec.template.spec).toMatchObject({
          containers: [
            {
              env: expect.arrayContaining([{ name: 'TYCHO_PAYLOAD_KEY_FILE', value: '/etc/tycho-keys/keys' }]),
              volumeMounts: expect.arrayContaining([
                { name: 'payload-keys', mountPath: '/etc/tycho-keys', readOnly: true },
              ]),
            },
          ],
          volumes: expect.arrayContaining([{ name: 'payload-keys', secret: { secretName: 'keys' } }]),
        });
      }
    });

    test('uses a Redis of one’s own', async () => {
      const own = await rendered(...set({ 'redis.enabled': 'false', 'redis.url': 'rediss://redis.example.org:6380' }));
      expect(names(own).filter((it) => it.includes('redis'))).toEqual(['Secret/tycho-api-redis']);
      expect(find(own, 'Secret/tycho-api-redis')).toMatchObject({
        stringData: { url: 'rediss://redis.example.org:6380' },
      });
      const kept = { 'redis.enabled': 'false', 'redis.existingSecret': 'shared', 'redis.existingSecretKey': 'uri' };
      const existing = await rendered(...set(kept));
      expect(names(existing).filter((it) => it.includes('redis'))).toEqual([]);
      expect(JSON.stringify(find(existing, 'Deployment/tycho-api'))).toContain('{"name":"shared","key":"uri"}');
      expect(await refusal(...set({ 'redis.enabled': 'false' }))).toContain('redis.url or redis.existingSecret');
    });

    test('speaks TLS by itself, and reaches a Redis that does', async () => {
      const objects = await rendered(...set({ 'tls.existingSecret': 'cert', 'redis.caSecret': 'authority' }));
      const api = JSON.stringify(find(objects, 'Deployment/tycho-api'));
      expect(api).toContain('"--tls-cert=/etc/tycho/tls/tls.crt","--tls-key=/etc/tycho/tls/tls.key"');
      expect(api).toContain('{"name":"tls","secret":{"secretName":"cert"}}');
      for (const id of ['Deployment/tycho-api', 'Deployment/tycho-api-worker'])
        expect(JSON.stringify(find(objects, id))).toContain(
          '{"name":"TYCHO_REDIS_CA","value":"/etc/tycho-redis/ca.crt"}',
        );
      expect(find(objects, 'Service/tycho-api')?.spec).toMatchObject({ ports: [{ appProtocol: 'https' }] });
      expect(JSON.stringify(find(objects, 'Pod/tycho-api-test'))).toContain('https://tycho-api.lab:5000');
      const own = await rendered(...set({ 'access.existingSecret': 'callers' }));
      expect(names(own).filter((it) => /admin|callers|test/.test(it))).toEqual([]);
      expect(JSON.stringify(find(own, 'Deployment/tycho-api'))).toContain('"secretName":"callers"');
    });

    test('lets the length of the queue say how many workers there are', async () => {
      const objects = await rendered(
        ...set({ 'worker.autoscaling.enabled': 'true', 'worker.autoscaling.queued': '7' }),
      );
      expect(find(objects, 'Deployment/tycho-api-worker')?.spec).not.toHaveProperty('replicas');
      expect(find(objects, 'ScaledObject/tycho-api-worker')?.spec).toMatchObject({
        scaleTargetRef: { name: 'tycho-api-worker' },
        triggers: [
          {
            type: 'metrics-api',
            metadata: {
              url: 'http://tycho-api-queue.lab:9090/metrics',
              valueLocation: 'tycho_queue_jobs{state="queued"}',
              targetValue: '7',
            },
          },
        ],
      });
      expect(find(objects, 'Service/tycho-api-queue')?.spec).toMatchObject({
        selector: { 'app.kubernetes.io/component': 'api' },
      });
    });

    test('has the policy, the monitoring, an ingress and a load balancer that are asked for', async () => {
      const objects = await rendered(
        ...set({
          'policy.publish.default': 'ingress',
          'monitoring.serviceMonitor': 'true',
          'monitoring.prometheusRule': 'true',
          'monitoring.dashboard': 'true',
          'ingress.enabled': 'true',
          'ingress.host': 'tycho.example.org',
          'ingress.tlsSecret': 'certificate',
          'service.type': 'LoadBalancer',
          'service.clients': '{203.0.113.0/24}',
        }),
      );
      expect(find(objects, 'ConfigMap/tycho-api-policy')).toMatchObject({
        data: { 'policy.yaml': 'publish:\n  default: ingress\n' },
      });
      expect(JSON.stringify(find(objects, 'Deployment/tycho-api'))).toContain('--policy=/etc/tycho/policy/policy.yaml');
      const groups = load(read('charts/tycho-api/alerts/tycho.rules.yaml'));
      expect(find(objects, 'PrometheusRule/tycho-api')?.spec).toEqual(groups);
      expect(find(objects, 'ConfigMap/tycho-api-dashboard')).toMatchObject({
        data: { 'tycho.json': read('charts/tycho-api/dashboards/tycho.json') },
      });
      expect(find(objects, 'Ingress/tycho-api')?.spec).toMatchObject({
        tls: [{ hosts: ['tycho.example.org'], secretName: 'certificate' }],
        rules: [{ host: 'tycho.example.org' }],
      });
      expect(find(objects, 'Service/tycho-api')?.spec).toMatchObject({
        type: 'LoadBalancer',
        loadBalancerSourceRanges: ['203.0.113.0/24'],
      });
      expect(JSON.stringify(find(objects, 'NetworkPolicy/tycho-api'))).toContain('{"cidr":"203.0.113.0/24"}');
    });

    test('grants nothing for namespaces where no system may have its own, and nothing at all where that is asked', async () => {
      const shared = await rendered(...set({ 'rbac.isolated': 'false' }));
      expect(JSON.stringify(find(shared, 'ClusterRole/lab-tycho-api-access'))).not.toContain('"namespaces"');
      const none = await rendered(...set({ 'rbac.create': 'false', 'serviceAccount.create': 'false' }));
      expect(names(none).filter((it) => /Role|Account/.test(it))).toEqual(['ServiceAccount/tycho-api-admin']);
    });

    test.each([
      ['api.replica=3', 'replica'],
      ['service.type=External', 'type'],
      ['service.clients={everybody}', 'clients'],
      ['redis.url=http://redis', 'url'],
      ['worker.autoscaling.maxReplicas=0', 'maxReplicas'],
      ['api.drain=long', 'drain'],
    ])('refuses %s', async (value, path) => {
      expect(await refusal('--set', value)).toContain(path);
    });

    test('can be installed twice in a cluster', async () => {
      const [one, other] = await Promise.all([renderedAs('a'), renderedAs('b')]);
      expect(names(one).filter((it) => names(other).includes(it))).toEqual([]);
    });
  });
});
