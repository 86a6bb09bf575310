import { expect, test } from 'vitest';
import type { Service } from './objects.ts';
import { reachablePorts } from './reachable-ports.ts';

const service = (spec: Service['spec'], status: Service['status'] = {}): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '2026-11-25T00:00:00Z' },
  spec: { clusterIP: '10.96.0.7', ports: [{ port: 80, targetPort: 8080, nodePort: 31000, protocol: 'TCP' }], ...spec },
  status,
});

const where = (it: Service) => reachablePorts(it, '192.0.2.1').map(({ address, port }) => `${address}:${port}`);

test('a port is reached at the nodes, at an address of its own, or within the cluster', () => {
  expect(where(service({ type: 'NodePort' }))).toEqual(['192.0.2.1:31000']);
  expect(where(service({ type: 'ClusterIP' }))).toEqual(['10.96.0.7:80']);
  const given = (it: object) => service({ type: 'LoadBalancer' }, { loadBalancer: { ingress: [it] } });
  expect(where(given({ ip: '198.51.100.3' }))).toEqual(['198.51.100.3:80']);
  expect(where(given({ hostname: 'lb.example' }))).toEqual(['lb.example:80']);
});

test('a load balancer that has no address yet has a port, and no host', () => {
  expect(where(service({ type: 'LoadBalancer' }))).toEqual(['null:80']);
});

test('a Service that only gives names has no port', () => {
  expect(where(service({ type: 'ClusterIP', clusterIP: 'None' }))).toEqual([]);
});
