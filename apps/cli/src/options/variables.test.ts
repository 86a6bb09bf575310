import { expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { variables } from './variables.ts';

test('variables are given, or passed on by name', () => {
  expect(variables(['A=1', 'B=', 'C=x=y', 'HOME'], { HOME: '/home/me', OTHER: 'no' })).toEqual({
    A: '1',
    B: '',
    C: 'x=y',
    HOME: '/home/me',
  });
});

test.each(['=1', '1A=2', 'a b', 'MISSING'])('%j is refused', (entry) => {
  expect(() => variables([entry], {})).toThrow(UsageError);
});
