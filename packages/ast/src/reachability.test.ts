import { expect, test } from 'vitest';
import { reachability } from './reachability.ts';
import { sampleService, sampleSystem } from './sample-system.ts';

test('services reach each other by the networks that they share, and hosts outside what is published', () => {
  const member = (name: string, networks: string[]) =>
    sampleService(name, { networks, ingress: networks.map((network) => ({ from: 'network', network })) });
  const web = member('web', ['front', 'back']);
  const system = sampleSystem('shop', [
    { ...web, ingress: [...web.ingress, { from: 'anywhere', port: 80, protocol: 'tcp' }] },
    { ...member('db', ['back']), egress: 'networks' },
    member('proxy', ['front']),
  ]);
  const said = reachability(system).map(({ from, to, reach }) => [
    from.kind === 'service' ? from.name : from.kind,
    to.kind === 'service' ? to.name : to.kind,
    reach.kind === 'ports' ? reach.ports.map((it) => it.port) : reach.kind,
  ]);
  expect(said).toEqual([
    ['web', 'db', 'all'],
    ['web', 'proxy', 'all'],
    ['web', 'outside', 'all'],
    ['db', 'web', 'all'],
    ['db', 'proxy', []],
    ['db', 'outside', []],
    ['proxy', 'web', 'all'],
    ['proxy', 'db', []],
    ['proxy', 'outside', 'all'],
    ['outside', 'web', [80]],
    ['outside', 'db', []],
    ['outside', 'proxy', []],
  ]);
});

test('who is let in through a front is outside, and nobody of another network', () => {
  const front = {
    from: 'front',
    namespace: 'ingress',
    addresses: ['192.0.2.0/24'],
    port: 80,
    protocol: 'tcp',
  } as const;
  const web = sampleService('web', { networks: ['front'], ingress: [{ from: 'network', network: 'front' }, front] });
  const db = sampleService('db', { networks: ['back'], ingress: [{ from: 'network', network: 'back' }] });
  const to = reachability(sampleSystem('shop', [web, db])).filter(
    (it) => it.to.kind === 'service' && it.to.name === 'web',
  );
  expect(to.map(({ from, reach }) => [from.kind, reach])).toEqual([
    ['service', { kind: 'ports', ports: [] }],
    ['outside', { kind: 'ports', ports: [{ port: 80, protocol: 'tcp', clients: ['192.0.2.0/24'] }] }],
  ]);
});
