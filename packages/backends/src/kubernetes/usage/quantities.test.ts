import { expect, test } from 'vitest';
import { cpuOf, memoryOf } from './quantities.ts';

test.each([
  ['250m', 0.25],
  ['12500000n', 0.0125],
  ['2', 2],
  ['0', 0],
])('%s of processors is %d', (quantity, cores) => {
  expect(cpuOf(quantity)).toBeCloseTo(cores, 9);
});

test.each([
  ['64Mi', 67_108_864],
  ['1500Ki', 1_536_000],
  ['2G', 2e9],
  ['12345', 12_345],
])('%s of memory is %d bytes', (quantity, bytes) => {
  expect(memoryOf(quantity)).toBe(bytes);
});
