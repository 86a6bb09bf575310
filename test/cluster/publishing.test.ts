import type { Publishing } from '@tycho/ast';
import { publishings } from '@tycho/ast';
import type { Job } from '@tycho/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { kubectl, realCluster } from '../real-cluster.ts';
import { startTycho, type Tycho } from '../tycho.ts';
import { gatewayApi, hasGatewayApi, kubectlApply } from './gateway-api.ts';

const file = (port: number, host?: string) =>
  compose(`
name: shop
services:
  web: { image: busybox, command: [sleep, "3600"], stop_grace_period: 1s, ports: [${port}]${host ? `, x-tycho: { publish: { host: ${host} } }` : ''} }
`);

describe('publishing on a real API server', () => {
  const cluster = realCluster();
  let namespace: Awaited<ReturnType<typeof cluster.newNamespace>>;
  let tycho: Tycho;
  beforeAll(async () => {
    namespace = await cluster.newNamespace();
    const publish = {
      allow: publishings,
      domain: 'apps.example',
      hosts: ['*.example'],
      ingress: { tls: { certificate: 'default' } },
      gateway: { name: 'public', tls: true },
    };
    tycho = await startTycho({ kubeconfig: cluster.kubeconfig, namespace: namespace.name, policy: { publish } });
  });
  afterAll(async () => {
    await tycho?.[Symbol.asyncDispose]();
    await namespace?.[Symbol.asyncDispose]();
  });

  const applied = async (publish: Publishing, guid?: string, project = file(8080)) =>
    (await tycho.client.up({ ...project, publish, ...(guid ? { guid } : {}) })).applied();
  const shown = async (guid: string) => (await tycho.client.system(guid)).services.web?.ports ?? [];
  const told = ({ changes }: Job) =>
    changes
      .filter((it) => it.action !== 'unchanged' && !it.artifact.startsWith('ConfigMap/'))
      .map((it) => `${it.action} ${it.artifact.split('/')[0]}`);
  const get = async (kind: string, guid: string) =>
    (
      JSON.parse(await kubectl('-n', namespace.name, 'get', kind, '-l', `tycho-guid=${guid}`, '-o', 'json')) as {
        items: { metadata: { name: string }; spec: object }[];
      }
    ).items;

  test('a load balancer has the address that its controller gives it', async () => {
    const { guid } = await applied('load-balancer');
    expect(await shown(guid)).toEqual([{ target: 8080, protocol: 'tcp', port: 8080, address: null, url: null }]);
    const name = `shop-web-${guid.slice(0, 8)}`;
    const status = { loadBalancer: { ingress: [{ ip: '198.51.100.7', ipMode: 'VIP' }] } };
    const patch = JSON.stringify({ status });
    await kubectl('-n', namespace.name, 'patch', 'service', name, '--subresource=status', '--type=merge', '-p', patch);
    expect(await shown(guid)).toMatchObject([{ port: 8080, address: '198.51.100.7' }]);
    expect(told(await applied('load-balancer', guid))).toEqual([]);
    await (await tycho.client.down(guid)).finished();
  });

  test('the way is changed while it runs, and what led to it before goes', async () => {
    const { guid } = await applied('node-port');
    const host = `web-shop-${guid.slice(0, 8)}.apps.example`;
    expect(told(await applied('ingress', guid))).toEqual(['configured Service', 'created Ingress']);
    expect(await shown(guid)).toEqual([
      { target: 8080, protocol: 'tcp', port: 443, address: host, url: `https://${host}/` },
    ]);
    expect(told(await applied('ingress', guid))).toEqual([]);
    const named = await applied('ingress', guid, file(8080, 'shop.example'));
    expect(told(named)).toEqual(['configured Ingress']);
    expect(named.result?.containers.web?.ports).toMatchObject([{ url: 'https://shop.example/' }]);
    expect(told(await applied('cluster-ip', guid))).toEqual(['deleted Ingress']);
    expect(await shown(guid)).toMatchObject([{ port: 8080, address: expect.stringMatching(/^10\./), url: null }]);
    const back = await applied('node-port', guid);
    expect(told(back)).toEqual(['configured Service']);
    expect(back.result?.containers.web?.port).toBeGreaterThanOrEqual(30_000);
    await (await tycho.client.down(guid)).finished();
    expect(await get('ingresses', guid)).toEqual([]);
  });

  test('a route of a Gateway is made, changed, missed when it is gone, mended, and taken away', async () => {
    // Another run on this cluster may have installed it: then this cannot be seen.
    if (!(await hasGatewayApi())) {
      const refused = (await tycho.client.up({ ...file(8080), publish: 'gateway' })).finished();
      await expect(refused).rejects.toThrow('the cluster has no HTTPRoute of gateway.networking.k8s.io/v1');
      const made = await kubectl(
        '-n',
        namespace.name,
        'get',
        'all,configmaps,secrets',
        '-l',
        'executor=tycho',
        '-o',
        'name',
      );
      expect(made).toBe('');
    }
    await using _ = await gatewayApi();
    const early = (await tycho.client.up({ ...file(8080), publish: 'gateway' })).finished();
    await expect(early).rejects.toThrow(`there is no Gateway public in namespace ${namespace.name}`);
    await kubectlApply({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: namespace.name },
      spec: { gatewayClassName: 'test', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    });

    const { guid, result } = await applied('gateway');
    const url = `https://web-shop-${guid.slice(0, 8)}.apps.example/`;
    expect(result?.containers.web?.ports).toMatchObject([{ url }]);
    expect(await shown(guid)).toMatchObject([{ url }]);
    expect(told(await applied('gateway', guid))).toEqual([]);
    expect(told(await applied('gateway', guid, file(9090)))).toContain('configured HTTPRoute');
    const [route] = await get('httproutes', guid);
    expect(route?.spec).toMatchObject({ rules: [{ backendRefs: [{ port: 9090 }] }] });

    await kubectl('-n', namespace.name, 'delete', 'httproute', route?.metadata.name ?? '');
    expect((await tycho.backend.drift([guid])).get(guid)).toMatchObject([{ difference: 'missing' }]);
    expect(told(await applied('gateway', guid, file(9090)))).toEqual(['created HTTPRoute']);
    expect(told(await applied('cluster-ip', guid, file(9090)))).toEqual(['deleted HTTPRoute']);
    await applied('gateway', guid, file(9090));
    await (await tycho.client.down(guid)).finished();
    expect(await get('httproutes', guid)).toEqual([]);
  });
});
