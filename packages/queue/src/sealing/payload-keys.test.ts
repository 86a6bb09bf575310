import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { payloadKeys } from './payload-keys.ts';

const [a, b, c] = [randomBytes(32), randomBytes(32), randomBytes(32)];

test('one key stands on each line, in base64 or hexadecimal, with remarks', () => {
  const text = `# keys of payloads\n\n${a.toString('base64')}  # since May\r\n${b.toString('hex').toUpperCase()}\n  ${c.toString('base64url')}`;
  expect(payloadKeys(text)).toEqual([a, b, c]);
});

test.each([
  ['', 'it has no key'],
  ['# none yet\n\n', 'it has no key'],
  [randomBytes(16).toString('hex'), 'line 1 is no key'],
  [`${a.toString('base64')}\n${randomBytes(33).toString('base64')}`, 'line 2 is no key'],
  [`${a.toString('hex')}00`, 'line 1 is no key'],
  ['a sentence of some forty-three characters or so', 'line 1 is no key'],
])('%j is refused, and not repeated', (text, message) => {
  expect(() => payloadKeys(text)).toThrow(message);
  const [, wrong = ''] = text.split('\n');
  if (wrong !== '') expect(() => payloadKeys(text)).not.toThrow(wrong);
});
