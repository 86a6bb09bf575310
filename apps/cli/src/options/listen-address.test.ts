import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { listenAddress } from './listen-address.ts';

test.each([
  ['127.0.0.1:6443', { host: '127.0.0.1', port: 6443 }],
  ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
  ['localhost:80', { host: 'localhost', port: 80 }],
  ['[::1]:6443', { host: '::1', port: 6443 }],
])('%s is an address to listen at', (text, address) => {
  expect(listenAddress(text)).toEqual(address);
});

test.each(['', '6443', ':6443', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '::1:6443', 'http://a:1'])(
  '%j is none',
  (text) => {
    expect(() => listenAddress(text)).toThrow(InvalidArgumentError);
  },
);
