import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { isAddress } from './is-address.ts';

test.each(['127.0.0.1', '0.0.0.0', '255.255.255.255', '::', '::1', 'fe80::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8'])(
  '%s is an address',
  (text) => {
    expect(isAddress(text)).toBe(true);
  },
);

test.each([
  '',
  '1',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4.',
  '01.2.3.4',
  ':',
  ':::',
  'fe80::1%eth0',
  '[::1]',
  '::1]/[::1',
  'host',
])('%j is none', (text) => {
  expect(isAddress(text)).toBe(false);
});

test('it says what node:net says', () => {
  const parts = ['0', '1', '01', '255', '256', 'ffff', 'A', '12345', '.', '.1', ':', '::'];
  const three = parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => `${a}${b}${c}`)));
  const texts = three.flatMap((it) => [it, `${it}:1`, `1:2:3:4:5:${it}`, `1.2.${it}`, `::${it}`, `::1.2.3${it}`]);
  expect(texts.filter((it) => isAddress(it) !== isIP(it) > 0)).toEqual([]);
});
