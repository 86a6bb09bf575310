import { expect, test } from 'vitest';
import type { Deployment, HTTPRoute, Ingress, Service } from './objects.ts';
import { containerOf, reachablePorts } from './reachable-ports.ts';

const service = (spec: Service['spec'], status: Service['status'] = {}): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '2026-11-25T00:00:00Z' },
  spec: { clusterIP: '10.96.0.7', ports: [{ port: 80, targetPort: 8080, nodePort: 31000, protocol: 'TCP' }], ...spec },
  status,
});

const where = (it: Service) =>
  reachablePorts([it], undefined, { any: '192.0.2.1', own: '192.0.2.2' }).map(
    ({ address, port }) => `${address}:${port}`,
  );

test('a port is reached at the nodes, at an address of its own, or within the cluster', () => {
  expect(where(service({ type: 'NodePort' }))).toEqual(['192.0.2.1:31000']);
  expect(where(service({ type: 'ClusterIP' }))).toEqual(['10.96.0.7:80']);
  const given = (it: object) => service({ type: 'LoadBalancer' }, { loadBalancer: { ingress: [it] } });
  expect(where(given({ ip: '198.51.100.3' }))).toEqual(['198.51.100.3:80']);
  expect(where(given({ hostname: 'lb.example' }))).toEqual(['lb.example:80']);
});

test('a port whose node must not hide who connects is reached where its container is', () => {
  expect(where(service({ type: 'NodePort', externalTrafficPolicy: 'Local' }))).toEqual(['192.0.2.2:31000']);
});

test('a port that a host name leads to is found there, and the others where they are', () => {
  const ports = [
    { port: 8080, protocol: 'TCP' },
    { port: 9000, protocol: 'TCP' },
    { port: 8080, protocol: 'UDP' },
  ];
  const { metadata, ...web } = service({ type: 'ClusterIP', ports });
  const secure = { ...metadata, annotations: { 'tycho-scheme': 'https' } };
  const backend = (number: number) => ({ service: { name: 'web', port: { number } } });
  const ingress: Ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: secure,
    spec: { rules: [{ host: 'shop.example', http: { paths: [{ path: '/a', backend: backend(8080) }] } }] },
  };
  const route: HTTPRoute = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    spec: {
      hostnames: ['admin.example'],
      rules: [{ matches: [{ path: { value: '/' } }], backendRefs: [{ name: 'web', port: 9000 }] }],
    },
  };
  expect(reachablePorts([{ metadata, ...web }, ingress, route], undefined, { any: null, own: null })).toEqual([
    { target: 8080, protocol: 'tcp', port: 443, address: 'shop.example', url: 'https://shop.example/a' },
    { target: 9000, protocol: 'tcp', port: 80, address: 'admin.example', url: 'http://admin.example/' },
    { target: 8080, protocol: 'udp', port: 8080, address: '10.96.0.7', url: null },
  ]);
});

test('a load balancer that has no address yet has a port, and no host', () => {
  expect(where(service({ type: 'LoadBalancer' }))).toEqual(['null:80']);
});

test('a Service that only gives names has no port', () => {
  expect(where(service({ type: 'ClusterIP', clusterIP: 'None' }))).toEqual([]);
});

test('a port of a node is reached there, or at the address of it that was asked for', () => {
  const { metadata } = service({});
  const ports = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 53, hostPort: 53, hostIP: '192.0.2.9', protocol: 'UDP' },
    { containerPort: 9000 },
  ];
  const workload: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { template: { spec: { containers: [{ name: 'web', image: 'web', ports }] } } },
  };
  const nodes = { any: '192.0.2.1', own: '192.0.2.2' };
  expect(reachablePorts([], containerOf([workload], 'web'), nodes)).toEqual([
    { target: 80, port: 8080, protocol: 'tcp', address: '192.0.2.2', url: null },
    { target: 53, port: 53, protocol: 'udp', address: '192.0.2.9', url: null },
  ]);
  expect(reachablePorts([], containerOf([workload], 'other'), nodes)).toEqual([]);
});
