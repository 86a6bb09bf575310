import { expect, test } from 'vitest';
import { insideUrl, loadBalancerUrls, nodePortUrls, portOf } from './service-urls.ts';

const service = (ports: object[], ingress: object[] = []) =>
  ({ spec: { ports }, status: { loadBalancer: { ingress } } }) as unknown as Parameters<typeof portOf>[0];
const port = { port: 5000, nodePort: 30500 };
const node = (...addresses: [string, string][]) =>
  ({
    metadata: { name: 'n' },
    status: { addresses: addresses.map(([type, address]) => ({ type, address })) },
  }) as const;

test('the first TCP port is that of the API', () => {
  expect(portOf(service([{ port: 53, protocol: 'UDP' }, port]))).toBe(port);
  expect(portOf(service([]))).toBeUndefined();
});

test('a load balancer is asked at its addresses, at the port of the Service', () => {
  const balanced = service([port], [{ ip: '198.51.100.7' }, { hostname: 'lb.example' }, { ip: '2001:db8::1' }, {}]);
  expect(loadBalancerUrls(balanced, port)).toEqual([
    'http://198.51.100.7:5000',
    'http://lb.example:5000',
    'http://[2001:db8::1]:5000',
  ]);
  expect(loadBalancerUrls(service([port]), port)).toEqual([]);
});

test('nodes are asked at the node port, at external addresses first, and only some of them', () => {
  const nodes = [node(['InternalIP', '10.0.0.1'], ['Hostname', 'a']), node(['ExternalIP', '192.0.2.1'])];
  expect(nodePortUrls(nodes, port)).toEqual(['http://192.0.2.1:30500', 'http://10.0.0.1:30500']);
  expect(nodePortUrls(nodes, { port: 5000 })).toEqual([]);
  expect(nodePortUrls(Array(100).fill(node(['InternalIP', '10.0.0.1'])), port)).toHaveLength(3);
});

test('a port that is called so speaks HTTPS', () => {
  expect(insideUrl('tycho-api', 'tycho', port)).toBe('http://tycho-api.tycho:5000');
  expect(insideUrl('tycho-api', 'tycho', { port: 443 })).toBe('https://tycho-api.tycho');
  expect(insideUrl('tycho-api', 'tycho', { port: 8443, name: 'https' })).toBe('https://tycho-api.tycho:8443');
});
