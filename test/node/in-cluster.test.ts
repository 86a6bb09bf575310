import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TychoClient } from '@tycho/client';
import { TychoClientFactory } from '@tycho/discovery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sample } from '../compose-texts.ts';
import { helm, withoutHelm } from '../helm.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { repository } from '../run-cli.ts';
import { giveRedis, giveTycho } from './give-image.ts';

interface Found extends Readonly<Record<'spec' | 'data' | 'rules' | 'subjects', unknown>> {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const ROLLED_OUT = '--timeout=120s';

/** The files of `kubernetes/`, written for another namespace than `default`. */
async function manifestsFor(namespace: string): Promise<string> {
  const from = join(repository, 'kubernetes');
  const to = await mkdtemp(join(tmpdir(), 'tycho-kubernetes-'));
  for (const name of (await readdir(from)).filter((it) => it.endsWith('.yaml'))) {
    const text = await readFile(join(from, name), 'utf8');
    await writeFile(
      join(to, name),
      text
        .replaceAll('namespace: default', `namespace: ${namespace}`)
        .replaceAll('serviceaccount:default:', `serviceaccount:${namespace}:`),
    );
  }
  return to;
}

const title = withoutHelm ? ` (skipped: ${withoutHelm})` : '';

describe('Tycho in the cluster, as kubernetes/ has it', () => {
  const { admin, newNamespace } = realCluster();
  const stack = new AsyncDisposableStack();
  let home = '';
  let folder = '';
  const inHome = async (...args: string[]) => (await kubectl('-n', home, ...args)).trim();
  const lines = async (...args: string[]) => (await inHome(...args)).split('\n').sort();
  /** Which kinds of pods the API server takes there. */
  const admit = (level: string) =>
    kubectl('label', 'namespace', home, `pod-security.kubernetes.io/enforce=${level}`, '--overwrite');
  /** Volumes are open to all users, as those that minikube, kind and k3d make. */
  const openDisks = async () => {
    const paths = await kubectl('get', 'persistentvolumes', '-o', 'jsonpath={.items[*].spec.hostPath.path}');
    for (const path of paths.split(' ')) {
      await mkdir(path, { recursive: true });
      await chmod(path, 0o777);
    }
  };
  const token = () => inHome('create', 'token', 'tycho-admin', '--audience', 'tycho');
  const url = async () => `http://${await inHome('get', 'svc', 'tycho-api', '-o', 'jsonpath={.spec.clusterIP}')}:5000`;
  const client = async () => new TychoClient(await url(), { token: await token() });

  beforeAll(async () => {
    await giveRedis();
    await giveTycho('tycho:0.1.0');
    await openDisks();
    home = stack.use(await newNamespace()).name;
    folder = await manifestsFor(home);
    stack.defer(() => rm(folder, { recursive: true }));
    stack.defer(async () => void (await inHome('delete', '--ignore-not-found', '-f', folder)));
  });
  afterAll(() => stack.disposeAsync());

  test('kubectl create makes it, as pods of the restricted level, and apply changes nothing', async () => {
    await admit('restricted');
    const created = await lines('create', '-f', folder);
    expect(created).toMatchInlineSnapshot(`
      [
        "clusterrole.rbac.authorization.k8s.io/tycho-api-access created",
        "clusterrolebinding.rbac.authorization.k8s.io/tycho-api-access created",
        "deployment.apps/tycho-api created",
        "deployment.apps/tycho-worker created",
        "networkpolicy.networking.k8s.io/tycho-api created",
        "networkpolicy.networking.k8s.io/tycho-redis created",
        "networkpolicy.networking.k8s.io/tycho-worker created",
        "poddisruptionbudget.policy/tycho-api created",
        "poddisruptionbudget.policy/tycho-worker created",
        "secret/tycho-callers created",
        "secret/tycho-redis created",
        "service/tycho-api created",
        "service/tycho-redis created",
        "serviceaccount/tycho-admin created",
        "serviceaccount/tycho-api created",
        "statefulset.apps/tycho-redis created",
      ]
    `);
    for (const it of ['statefulset/tycho-redis', 'deployment/tycho-api', 'deployment/tycho-worker'])
      await inHome('rollout', 'status', it, ROLLED_OUT);
    const contents = async () => {
      const { items } = JSON.parse(await inHome('get', '-f', folder, '-o', 'json')) as { items: readonly Found[] };
      return items.map(({ kind, metadata: { name }, spec, data, rules, subjects }) => [
        `${kind}/${name}`,
        { spec, data, rules, subjects },
      ]);
    };
    const before = await contents();
    await inHome('apply', '-f', folder);
    expect(await contents()).toEqual(before);
    await inHome('apply', '-f', folder);
    expect(await contents()).toEqual(before);
  });

  test('it finds the cluster by itself, launches, and takes away, with the rights of its role', async () => {
    await admit('privileged');
    const tycho = await client();
    await expect.poll(() => tycho.ready().catch(() => null), { timeout: 60_000 }).toMatchObject({ ready: true });
    // Without a token, or with one that is for the API server, nobody is let in.
    await expect(new TychoClient(await url()).systems()).rejects.toMatchObject({ status: 401 });
    const foreign = await inHome('create', 'token', 'tycho-admin');
    await expect(new TychoClient(await url(), { token: foreign }).systems()).rejects.toMatchObject({ status: 401 });
    expect(await tycho.whoAmI()).toMatchObject({ role: 'admin', way: 'kubernetes' });
    const shared = await (await tycho.up(sample('jupyter-ds'))).finished();
    expect(shared.services).toMatchObject({ 'jupyter-datascience': { state: 'ready' } });
    const own = await (await tycho.up({ ...sample('jupyter-ds'), placement: 'isolated' })).finished();
    expect(own.services).toMatchObject({ 'jupyter-datascience': { state: 'ready' } });
    expect((await tycho.top(shared.guid)).services).toMatchObject({ 'jupyter-datascience': { replicas: 1, ready: 1 } });

    // What it has launched reaches neither its API nor its Redis.
    const pod = await inHome('get', 'pods', '-l', `tycho-guid=${shared.guid}`, '-o', 'name');
    for (const address of [`tycho-api.${home}:5000`, `tycho-redis.${home}:6379`])
      await expect(inHome('exec', pod, '--', 'agnhost', 'connect', address, '--timeout=3s')).rejects.toThrow(
        /REFUSED|TIMEOUT/,
      );

    for (const { guid } of [shared, own]) await (await tycho.down(guid)).finished();
    expect(await tycho.systems()).toEqual([]);
    expect(await inHome('get', 'all', '-l', 'executor=tycho', '-o', 'name')).toBe('');
  });

  test('its pods are exchanged one after the other while it goes on answering and working', async () => {
    const tycho = await client();
    await inHome('rollout', 'restart', 'deployment/tycho-api', 'deployment/tycho-worker');
    const launched: string[] = [];
    const rolled = Promise.all(
      ['deployment/tycho-api', 'deployment/tycho-worker'].map((it) => inHome('rollout', 'status', it, ROLLED_OUT)),
    );
    let isOver = false;
    rolled.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const { guid, ...job } = await (await tycho.up(sample('jupyter-ds'))).finished();
      expect(job.state).toBe('completed');
      launched.push(guid);
      await (await tycho.down(guid)).finished();
    }
    await rolled;
    expect(launched).not.toEqual([]);
    expect(await tycho.systems()).toEqual([]);
  });

  test('it is found from outside, by a port-forward', async () => {
    await using found = await new TychoClientFactory({
      kubeconfig: admin,
      namespace: home,
      token: await token(),
    }).getClient();
    expect([found.endpoint.way, await found.systems()]).toEqual(['port-forward', []]);
  });

  test.skipIf(withoutHelm !== null)(`the chart becomes as well, and its own test passes${title}`, async () => {
    await inHome('delete', '--ignore-not-found', '-f', folder);
    await inHome('delete', 'persistentvolumeclaims', '--all');
    await openDisks();
    await admit('restricted');
    const named = ['tycho', '--namespace', home];
    await helm('install', ...named, join(repository, 'charts/tycho-api'), '--wait', '--timeout', '150s');
    expect(await helm('test', ...named)).toMatch(/Phase:\s+Succeeded/);
    await helm('uninstall', ...named, '--wait');
  });
});
