import { startEmbedded } from '@tycho/embedded';
import { ask } from './ask.ts';
import { startProxy } from './proxy.ts';

/** An embedded cluster behind a proxy, and how to read it. */
export async function startCluster(options: { readyAfter?: number } = {}) {
  const cluster = await startEmbedded({ readyAfter: 20, ...options });
  const proxy = await startProxy(cluster.url);
  return {
    proxy,
    url: cluster.url,
    kubeconfig: cluster.kubeconfig,
    /** `Deployment web-1`: everything that Tycho made or that was made of it. */
    async objects(): Promise<string[]> {
      return (await listAll(cluster.url)).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    },
    /** The same with the version of each. */
    async versions(): Promise<string[]> {
      const all = await listAll(cluster.url);
      return all.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.resourceVersion}`).sort();
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}

/** The same, whose containers seem to run and to write one line: it does not say that it is an embedded one. */
export async function startClusterThatWrites(line: string) {
  const cluster = await startCluster();
  cluster.proxy.answer = (asked) => {
    if (asked === 'GET /version') return { status: 200, body: { gitVersion: 'v1.34.0' } };
    return asked.endsWith('/log') ? { status: 200, body: `2026-11-30T12:00:00.000000000Z ${line}\n` } : null;
  };
  return cluster;
}

const paths = {
  ConfigMap: '/api/v1/configmaps',
  Service: '/api/v1/services',
  Pod: '/api/v1/pods',
  NetworkPolicy: '/apis/networking.k8s.io/v1/networkpolicies',
  Deployment: '/apis/apps/v1/deployments',
  ReplicaSet: '/apis/apps/v1/replicasets',
  Job: '/apis/batch/v1/jobs',
};

interface Found {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
}

async function listAll(url: string) {
  const lists = Object.entries(paths).map(async ([kind, path]) => {
    const { body } = await ask(`${url}${path}?labelSelector=executor%3Dtycho`);
    return (body as { items: readonly Found[] }).items.map((it) => ({ ...it, kind }));
  });
  return (await Promise.all(lists)).flat();
}
