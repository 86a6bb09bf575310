import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, post } from '../ask.ts';
import { compose, sample } from '../compose-texts.ts';
import { startCluster } from '../proxied-cluster.ts';
import { repository, runCli } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

/** What local clusters say of their nodes, in the order in which they list them. */
const clusters: Readonly<Record<string, readonly Node[]>> = {
  minikube: [{ name: 'minikube', addresses: { InternalIP: '192.168.49.2', Hostname: 'minikube' } }],
  kind: [
    { name: 'kind-control-plane', addresses: { InternalIP: '172.18.0.2', Hostname: 'kind-control-plane' } },
    { name: 'kind-worker', addresses: { InternalIP: '172.18.0.3', Hostname: 'kind-worker' } },
  ],
  k3d: [
    { name: 'k3d-k3s-default-server-0', addresses: { InternalIP: '172.18.0.3', Hostname: 'k3d-k3s-default-server-0' } },
  ],
};

interface Node {
  readonly name: string;
  readonly addresses: Readonly<Record<string, string>>;
}

/** A cluster with these nodes and no others. */
async function clusterOf(nodes: readonly Node[]) {
  const cluster = await startCluster();
  const all = `${cluster.url}/api/v1/nodes`;
  for (const { name, addresses } of nodes) {
    await post(all, { apiVersion: 'v1', kind: 'Node', metadata: { name } });
    const status = {
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })),
    };
    await merge(`${all}/${name}/status`, { status });
  }
  await ask(`${all}/embedded`, { method: 'DELETE' });
  return cluster;
}

const merge = (url: string, body: object) =>
  ask(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(body),
  });

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** The listings in the part of the page about one kind of cluster. */
function listings(kind: string): string[] {
  const [, part = ''] = read('docs/local-clusters.md').split(`\n## ${kind}\n`);
  const blocks = (part.split('\n## ')[0] ?? '').matchAll(/^```\n(SYSTEM [\s\S]*?)^```/gm);
  return [...blocks].map(([, text = '']) => text);
}

/** With the GUID that pages have, and their port where the cluster chose it. */
const asOnPages = (listing: string): string =>
  listing
    .replace(/[0-9a-f]{32}/, '909f2e60b83340cd905ae3865d461156')
    .replace(/(3[0-2]\d{3}) *$/m, (_, port) => (port === '30088' ? port : '32693'))
    .replaceAll(/ +$/gm, '');

const published = (name: string, port: string, more = '') =>
  compose(`name: ${name}\nservices: { web: { image: nginx, ports: ["${port}:8888"]${more} } }`);

describe.each(Object.entries(clusters))('%s', (kind, nodes) => {
  test('is told of in the README with the address that status prints', () => {
    const [address] = Object.values(nodes[0]?.addresses ?? {});
    expect(read('README.md')).toMatch(new RegExp(`^\\| ${kind} \\| \`${address}\` `, 'm'));
  });

  test('has the addresses and ports that docs/local-clusters.md shows', async () => {
    await using cluster = await clusterOf(nodes);
    const policy = { publish: { allow: ['node-port', 'load-balancer'] } };
    await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, policy });
    const launches = [
      sample('jupyter-ds'),
      ...(kind === 'kind' ? [published('fixed', '30088')] : []),
      ...(kind === 'k3d' ? [published('balanced', '8888', ', x-tycho: { publish: load-balancer }')] : []),
    ];
    const printed: string[] = [];
    for (const launch of launches) {
      const { guid, name } = await (await tycho.client.up(launch)).finished();
      if (name === 'balanced') await balance(cluster.url, nodes);
      const { stdout } = await runCli(['status'], { env: { TYCHO_URL: tycho.url } });
      printed.push(asOnPages(stdout));
      await (await tycho.client.down(guid)).finished();
    }
    expect(printed).toEqual(listings(kind));
  });
});

/** What the load balancer of k3s does: it gives the addresses of the nodes. */
async function balance(url: string, nodes: readonly Node[]): Promise<void> {
  const services = `${url}/api/v1/namespaces/default/services`;
  const { body } = await ask(services);
  const { items } = body as { items: { metadata: { name: string }; spec: { type?: string } }[] };
  const ingress = nodes.map(({ addresses }) => ({ ip: addresses.InternalIP }));
  for (const { metadata, spec } of items)
    if (spec.type === 'LoadBalancer')
      await merge(`${services}/${metadata.name}/status`, { status: { loadBalancer: { ingress } } });
}
