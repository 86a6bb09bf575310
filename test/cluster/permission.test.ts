import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetesBackend } from '@tycho/backends';
import { describe, expect, test } from 'vitest';
import { post, problemsIn } from '../ask.ts';
import { compose, oneService } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { repository } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

/** All that Tycho does in the namespace that systems share. */
const inOneNamespace = [
  'get,list,watch,patch,create,delete configmaps,secrets,services,pods,persistentvolumeclaims',
  'get,list,watch,patch,create,delete networkpolicies.networking.k8s.io,jobs.batch,replicasets.apps,daemonsets.apps',
  'get,list,watch,patch,create,delete deployments.apps',
];

/** A kubeconfig for a service account of `namespace` that may do only `rules`, and what a cluster role says. */
async function kubeconfigFor(namespace: string, rules: readonly string[], role: string | null = null): Promise<object> {
  await kubectl('-n', namespace, 'create', 'serviceaccount', 'limited');
  const account = `--serviceaccount=${namespace}:limited`;
  if (role !== null) await kubectl('create', 'clusterrolebinding', role, `--clusterrole=${role}`, account);
  for (const [index, rule] of rules.entries()) {
    const [verbs = '', resources = ''] = rule.split(' ');
    await kubectl('-n', namespace, 'create', 'role', `limited-${index}`, `--verb=${verbs}`, `--resource=${resources}`);
    await kubectl('-n', namespace, 'create', 'rolebinding', `limited-${index}`, `--role=limited-${index}`, account);
  }
  const token = (await kubectl('-n', namespace, 'create', 'token', 'limited')).trim();
  const admin = JSON.parse(await kubectl('config', 'view', '--raw', '--flatten', '-o', 'json')) as {
    clusters: object[];
    contexts: { context: object }[];
  };
  return {
    ...admin,
    users: [{ name: 'limited', user: { token } }],
    contexts: admin.contexts.map((it) => ({ ...it, context: { ...it.context, user: 'limited' } })),
  };
}

/** What the text says is there until it is disposed. */
async function appliedText(text: string): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-role-'));
  const file = join(folder, 'objects.yaml');
  await writeFile(file, text);
  await kubectl('apply', '-f', file);
  return {
    async [Symbol.asyncDispose]() {
      await kubectl('delete', '-f', file);
      await rm(folder, { recursive: true });
    },
  };
}

const deletedAfter = async (kind: string, name: string): Promise<AsyncDisposable> => ({
  async [Symbol.asyncDispose]() {
    await kubectl('delete', kind, name);
  },
});

describe('what the cluster does not permit', () => {
  const cluster = realCluster();

  test('is said with the verb and the resource that are missing', async () => {
    await using namespace = await cluster.newNamespace();
    const kubeconfig = await kubeconfigFor(namespace.name, [
      'get,list,watch,patch,create,delete configmaps,secrets,services,pods,persistentvolumeclaims',
      'get,list,watch,patch,create,delete networkpolicies.networking.k8s.io,jobs.batch,replicasets.apps,daemonsets.apps',
      'get,list,watch deployments.apps',
    ]);
    await using tycho = await startTycho({ kubeconfig, namespace: namespace.name });
    expect(await lastOf(await tycho.client.up(oneService('limited')))).toMatchObject({
      state: 'failed',
      problems: expect.arrayContaining([
        expect.objectContaining({
          code: 'permission-missing',
          message: expect.stringMatching(/may not (patch|create) deployments\.apps in namespace/),
          hint: expect.stringContaining('deployments.apps'),
        }),
      ]),
    });
  });

  test('is no hindrance where it is about kinds that a system does not need, and is said where it does', async () => {
    await using namespace = await cluster.newNamespace();
    const kubeconfig = await kubeconfigFor(namespace.name, inOneNamespace);
    const policy = { publish: { allow: ['ingress'], domain: 'apps.example' } };
    await using tycho = await startTycho({ kubeconfig, namespace: namespace.name, policy });
    const { guid } = await (await tycho.client.up(oneService('limited'))).applied();
    expect((await tycho.client.systems()).map((it) => it.guid)).toEqual([guid]);
    await (await tycho.client.down(guid)).finished();
    const page = compose('name: page\nservices: { web: { image: busybox, ports: [80] } }\n');
    await expect((await tycho.client.up({ ...page, publish: 'ingress' })).finished()).rejects.toThrow(
      /may not (patch|create) ingresses\.networking\.k8s\.io in namespace/,
    );
  });

  test('is no hindrance to systems that share a namespace, and said of one that wants its own', async () => {
    await using namespace = await cluster.newNamespace();
    const kubeconfig = await kubeconfigFor(namespace.name, inOneNamespace);
    await using tycho = await startTycho({ kubeconfig, namespace: namespace.name });
    const apart = { ...oneService('apart'), placement: 'isolated' } as const;
    for (const [path, body] of [
      ['/systems', apart],
      ['/systems', { ...apart, dryRun: true }],
      ['/systems/bulk', { launches: [apart] }],
    ] as const) {
      const refused = await post(`${tycho.url}${path}`, body);
      expect([refused.status, problemsIn(refused)]).toMatchObject([
        403,
        [
          {
            code: 'permission-missing',
            message: expect.stringContaining('namespaces'),
            hint: expect.stringContaining('placement: shared'),
          },
        ],
      ]);
    }
    const { guid } = await (await tycho.client.up(oneService('among'))).applied();
    expect(await tycho.client.systems()).toMatchObject([{ guid, placement: 'shared' }]);
    await (await tycho.client.down(guid)).finished();
  });

  test('is nothing for a namespace of its own, with the role that docs/isolated.md shows', async () => {
    await using namespace = await cluster.newNamespace();
    const role = namespace.name;
    const page = await readFile(join(repository, 'docs/isolated.md'), 'utf8');
    const written = /```yaml\n(apiVersion: rbac[^`]*)```/.exec(page)?.[1] ?? '';
    const text = written.replace('name: tycho-isolated', `name: ${role}`);
    await using _ = await appliedText(text);
    await using __ = await deletedAfter('clusterrolebinding', role);
    const kubeconfig = await kubeconfigFor(namespace.name, [], role);
    await using tycho = await startTycho({ kubeconfig, namespace: namespace.name });
    const { guid } = await (await tycho.client.up({ ...oneService('apart'), placement: 'isolated' })).applied();
    expect(await tycho.client.systems()).toMatchObject([{ guid, placement: 'isolated' }]);
    await (await tycho.client.down(guid)).finished();
    expect(await kubectl('get', 'namespaces', '-l', `tycho-home=${namespace.name}`, '-o', 'name')).toBe('');
  });

  test('is an answer of 403 where the API itself is asked', async () => {
    await using namespace = await cluster.newNamespace();
    const kubeconfig = await kubeconfigFor(namespace.name, ['get configmaps']);
    const backend = await kubernetesBackend({ kubeconfig, namespace: namespace.name });
    await expect(backend.list()).rejects.toMatchObject({
      problems: [{ code: 'permission-missing', message: expect.stringContaining('may not list') }],
    });
    await backend.close();
  });
});
