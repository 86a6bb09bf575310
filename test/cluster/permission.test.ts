import { kubernetesBackend } from '@tycho/backends';
import { describe, expect, test } from 'vitest';
import { compose, oneService } from '../compose-texts.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { startTycho } from '../tycho.ts';

/** A kubeconfig for a service account of `namespace` that may do only `rules`. */
async function kubeconfigFor(namespace: string, rules: readonly string[]): Promise<object> {
  await kubectl('-n', namespace, 'create', 'serviceaccount', 'limited');
  for (const [index, rule] of rules.entries()) {
    const [verbs = '', resources = ''] = rule.split(' ');
    await kubectl('-n', namespace, 'create', 'role', `limited-${index}`, `--verb=${verbs}`, `--resource=${resources}`);
    await kubectl(
      '-n',
      namespace,
      'create',
      'rolebinding',
      `limited-${index}`,
      `--role=limited-${index}`,
      `--serviceaccount=${namespace}:limited`,
    );
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
    let last: { state: string; problems: readonly object[] } | undefined;
    for await (const job of (await tycho.client.up(oneService('limited'))).progress()) last = job;
    expect(last).toMatchObject({
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
    const kubeconfig = await kubeconfigFor(namespace.name, [
      'get,list,watch,patch,create,delete configmaps,secrets,services,pods,persistentvolumeclaims',
      'get,list,watch,patch,create,delete networkpolicies.networking.k8s.io,jobs.batch,replicasets.apps,daemonsets.apps',
      'get,list,watch,patch,create,delete deployments.apps',
    ]);
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
