import { expect, test } from 'vitest';
import { escapeDollar } from './escape-dollar.ts';

test.each([
  ['$(HOME)', '$$(HOME)'],
  ['$$', '$$$$'],
  ['price: 5$', 'price: 5$$'],
  ['nothing', 'nothing'],
])('%s reaches the program as it is written', (text, escaped) => {
  expect(escapeDollar(text)).toBe(escaped);
});
