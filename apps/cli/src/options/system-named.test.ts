import type { SystemStatus } from '@tycho/contract';
import { expect, test } from 'vitest';
import { systemNamed } from './system-named.ts';

const system = (guid: string, name: string) => ({ guid: guid.padEnd(32, '0'), name }) as SystemStatus;
const clientOf = (...all: SystemStatus[]) => ({ systems: async () => all });
const shop = system('909f2e60', 'shop');
const other = system('909fffff', 'other');

test('a system is meant by its GUID, the beginning of it, or its name', async () => {
  const client = clientOf(shop, other);
  expect(await systemNamed(client, shop.guid)).toBe(shop);
  expect(await systemNamed(client, '909f2')).toBe(shop);
  expect(await systemNamed(client, 'other')).toBe(other);
});

test('the only one there is need not be named', async () => {
  expect(await systemNamed(clientOf(shop), undefined)).toBe(shop);
  await expect(systemNamed(clientOf(), undefined)).rejects.toThrow('no system is running');
});

test('where several are meant, they are listed', async () => {
  await expect(systemNamed(clientOf(shop, other), '909f')).rejects.toThrow(
    `say which of 2 systems, by its GUID: ${shop.guid} shop, ${other.guid} other`,
  );
  await expect(systemNamed(clientOf(shop), 'shopp')).rejects.toThrow('no system is called "shopp"');
});
