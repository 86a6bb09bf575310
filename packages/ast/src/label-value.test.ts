import { expect, test } from 'vitest';
import { labelValue } from './label-value.ts';

test.each([
  ['jupyter-ds', 'jupyter-ds'],
  ['alice@example.org', 'alice-example.org'],
  ['Zoë K.', 'Zo-K'],
  ['ü', ''],
  [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
])('%s is %s', (text, value) => expect(labelValue(text)).toBe(value));
