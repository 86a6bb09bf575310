import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { helm, withoutHelm } from '../helm.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { repository } from '../run-cli.ts';

const cluster = realCluster();
const chart = join(repository, 'charts/tycho-api');
const title = withoutHelm ? ` (skipped: ${withoutHelm})` : '';

/** Tries the objects on the server, which keeps nothing of them, and knows every field. */
async function tried(text: string, namespace: string): Promise<string[]> {
  const running = promisify(execFile)('kubectl', [
    '-n',
    namespace,
    'apply',
    '--dry-run=server',
    '--validate=strict',
    '-f',
    '-',
  ]);
  running.child.stdin?.end(text);
  return (await running).stdout.trim().split('\n');
}

test.skipIf(withoutHelm !== null)(
  `helm installs, upgrades, takes back and removes the chart tycho-api${title}`,
  async () => {
    await using namespace = await cluster.newNamespace();
    const named = ['--namespace', namespace.name];
    const usual = ['template', 'tycho', chart, ...named, '--kube-version', '1.34.0'];
    const everything = ['service.type=LoadBalancer', 'service.clients={203.0.113.0/24}', 'monitoring.dashboard=true'];
    const options = [
      ...everything,
      'ingress.enabled=true',
      'ingress.host=tycho.example.org',
      'policy.placement.allow={}',
    ];
    // A pod is refused whose account is not there, and what is tried is not made.
    const account = ['serviceaccount', 'tycho-tycho-api-admin'];
    await kubectl('-n', namespace.name, 'create', ...account);
    for (const values of [[], options.flatMap((it) => ['--set', it])]) {
      const text = await helm(...usual, ...values);
      expect(await tried(text, namespace.name)).toHaveLength(text.match(/^kind: /gm)?.length ?? 0);
    }

    await kubectl('-n', namespace.name, 'delete', ...account);

    const replicas = async () =>
      (await kubectl('-n', namespace.name, 'get', 'deployments', '-o', 'jsonpath={.items[*].spec.replicas}')).trim();
    await helm('install', 'tycho', chart, ...named);
    expect(await replicas()).toBe('2 2');
    await helm('upgrade', 'tycho', chart, ...named, '--set', 'api.replicas=3', '--set', 'worker.replicas=5');
    expect(await replicas()).toBe('3 5');
    await helm('rollback', 'tycho', '1', ...named);
    expect(await replicas()).toBe('2 2');
    await helm('uninstall', 'tycho', ...named, '--wait');
    const kinds = 'deployments,statefulsets,services,secrets,serviceaccounts,networkpolicies,poddisruptionbudgets';
    const left = await kubectl(
      '-n',
      namespace.name,
      'get',
      kinds,
      '-l',
      'app.kubernetes.io/instance=tycho',
      '-o',
      'name',
    );
    expect(left.trim()).toBe('');
  },
);
