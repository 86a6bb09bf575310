import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { oneService } from '../compose-texts.ts';
import { startCluster } from '../proxied-cluster.ts';
import { runCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const METRICS = /^GET \/apis\/metrics\.k8s\.io\/v1beta1\/namespaces\/([^/]+)\/pods$/;

/** As metrics-server answers: `one` uses little, and there is a pod of somebody else. */
const measured = (namespace: string, one: string) => {
  const podMetrics = (name: string, usage: { cpu: string; memory: string }) => ({
    metadata: { name, namespace, creationTimestamp: '2026-11-30T12:00:00Z', labels: { executor: 'tycho' } },
    timestamp: '2026-11-30T11:59:48Z',
    window: '15.2s',
    containers: [{ name: 'web', usage }],
  });
  return {
    kind: 'PodMetricsList',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {},
    items: [
      podMetrics('of-another', { cpu: '2', memory: '4Gi' }),
      podMetrics(one, { cpu: '12345678n', memory: '20480Ki' }),
    ],
  };
};

test('what containers use is told by the metrics of the cluster, and why not where it has none', async () => {
  await using cluster = await startCluster();
  // Of a cluster in which containers run, and use something.
  const version = { status: 200, body: { gitVersion: 'v1.34.4' } };
  cluster.proxy.answer = (line) => (line === 'GET /version' ? version : null);
  await using tycho = await startTycho({ kubeconfig: cluster.proxy.kubeconfig });
  const job = await tycho.client.up(oneService('measured'));
  await job.finished();
  const top = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(['top', ...args, '-s', tycho.url]);
    expect(code, stderr).toBe(0);
    return { stdout, stderr };
  };
  const without = await top('--no-stream');
  expect(without.stdout).toMatch(/^measured [0-9a-f]{8} +web +ready +1\/1 +0 +- +-$/m);
  expect(without.stderr).toContain('the cluster serves no metrics (metrics.k8s.io)');

  const pod = (await cluster.objects()).find((it) => it.startsWith('Pod '))?.slice('Pod '.length) ?? '';
  cluster.proxy.answer = (line) => {
    const [, namespace] = METRICS.exec(line) ?? [];
    return namespace === undefined ? null : { status: 200, body: measured(namespace, pod) };
  };
  const withThem = await top('--no-stream');
  expect(withThem.stdout).toMatch(/^measured [0-9a-f]{8} +web +ready +1\/1 +0 +12m +20Mi$/m);
  expect(withThem.stderr).toBe('');
  const [usage] = JSON.parse((await top('--json')).stdout) as { services: { web: object }; note: string | null }[];
  expect(usage).toMatchObject({ note: null, services: { web: { cpu: 0.012345678, memory: 20 * 2 ** 20 } } });

  const unknown = await ask(`${tycho.url}/systems/${'0'.repeat(32)}/top`);
  expect(unknown.status).toBe(404);
});
