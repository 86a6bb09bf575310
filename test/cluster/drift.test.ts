import { samplePort, sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { expect, test } from 'vitest';
import { kubectl, realCluster } from '../real-cluster.ts';

const cluster = realCluster();
const signal = new AbortController().signal;

test('what kubectl changed is shown with its fields, and mended by applying again', async () => {
  await using world = await cluster.startBackend();
  const { backend, namespace } = world;
  const guid = crypto.randomUUID().replaceAll('-', '');
  const web = sampleService('web', {
    environment: { A: '1', B: '2' },
    ports: [samplePort(8080)],
    ingress: [{ from: 'anywhere', port: 8080, protocol: 'tcp' }],
    resources: {
      ...sampleService('web').resources,
      limits: { cpus: 1, memory: 2 ** 26, storage: null },
    },
  });
  const plan = backend.compile(sampleSystem('drifting', [web, sampleService('db')]), guid);
  const artifacts = [...plan.shared, ...[...plan.services.values()].flat()];
  const apply = async (novelty: 'new' | 'known') => {
    const { root } = await backend.open(plan, { novelty, cause: 'up', owner: 'anonymous' }, signal);
    return backend.apply(plan, root, artifacts, novelty, signal);
  };
  await apply('new');
  const drift = async () => (await backend.drift([guid])).get(guid);
  expect(await drift()).toEqual([]);

  const [name = '', db = ''] = ['web', 'db'].map((it) => `drifting-${it}-${guid.slice(0, 8)}`);
  const on = (...args: string[]) => kubectl('--namespace', namespace, ...args);
  await on('scale', 'deployment', name, '--replicas=2');
  await on('set', 'env', `deployment/${name}`, 'A=other');
  await on('delete', 'networkpolicy', db);
  await on('label', 'service', name, 'executor=nobody', '--overwrite');
  const changed = (await drift()) ?? [];
  expect(changed.map((it) => [it.artifact, it.difference, it.fields])).toEqual([
    [`Service/${name}`, 'changed', ['metadata.labels.executor']],
    [`Deployment/${name}`, 'changed', ['spec.replicas', 'spec.template.spec.containers[0].env[0].value']],
    [`NetworkPolicy/${db}`, 'missing', []],
  ]);
  const { changes } = await apply('known');
  expect(changes.flatMap((it) => (it.action === 'unchanged' ? [] : [`${it.artifact} ${it.action}`])).sort()).toEqual([
    `Deployment/${name} configured`,
    `NetworkPolicy/${db} created`,
    `Service/${name} configured`,
  ]);
  expect(await drift()).toEqual([]);
  while ((await backend.remove(guid, { volumes: true }, signal)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 200));
});
