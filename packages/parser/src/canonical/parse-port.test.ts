import { expect, test } from 'vitest';
import { parsePort } from './parse-port.ts';

const binding = { published: null, hostIp: null, protocol: 'tcp' };

test.each([
  ['80', [{ ...binding, target: 80 }]],
  ['8080:80', [{ ...binding, target: 80, published: '8080' }]],
  ['53:53/UDP', [{ ...binding, target: 53, published: '53', protocol: 'udp' }]],
  ['127.0.0.1:8080:80', [{ ...binding, target: 80, published: '8080', hostIp: '127.0.0.1' }]],
  ['127.0.0.1::80', [{ ...binding, target: 80, hostIp: '127.0.0.1' }]],
  ['[::1]:8080:80', [{ ...binding, target: 80, published: '8080', hostIp: '::1' }]],
  ['7000-7005:70', [{ ...binding, target: 70, published: '7000-7005' }]],
  [
    '80-81',
    [
      { ...binding, target: 80 },
      { ...binding, target: 81 },
    ],
  ],
  [
    '9000-9001:90-91',
    [
      { ...binding, target: 90, published: '9000' },
      { ...binding, target: 91, published: '9001' },
    ],
  ],
])('%s is read', (text, ports) => {
  expect(parsePort(text)).toEqual({ kind: 'ports', ports });
});

test.each([
  '',
  ':',
  '80:',
  'a',
  '80:a',
  '65536',
  '65536',
  '70000:80',
  '2-1',
  '1-2:3-5',
  '80/icmp',
  'host:80:80',
  '1-60000',
  '80/tcp/udp',
])('%j is refused', (text) => {
  expect(parsePort(text).kind).toBe('refused');
});
