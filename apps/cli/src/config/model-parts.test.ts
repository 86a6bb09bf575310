import { expect, test } from 'vitest';
import { modelParts, serviceHashes } from './model-parts.ts';

const model = {
  name: 'shop',
  services: {
    web: { depends_on: { db: {}, api: {} }, image: 'web:1', profiles: ['b', 'a'] },
    api: { depends_on: { db: {} }, profiles: ['a'] },
    db: { image: 'db:1' },
  },
  networks: { default: {} },
};

test('lists each part', () => {
  expect(modelParts.services(model)).toEqual(['db', 'api', 'web']);
  expect(modelParts.images(model)).toEqual(['db:1', 'shop-api', 'web:1']);
  expect(modelParts.networks(model)).toEqual(['default']);
  expect(modelParts.volumes(model)).toEqual([]);
  expect(modelParts.profiles(model)).toEqual(['a', 'b']);
});

test('a hash does not depend on the order of keys, and changes with the service', () => {
  const [all = ''] = serviceHashes(model, 'db');
  expect(all).toMatch(/^db [0-9a-f]{64}$/);
  const other = { ...model, services: { db: { profiles: [], image: 'db:1' } } };
  const turned = { ...model, services: { db: { image: 'db:1', profiles: [] } } };
  expect(serviceHashes(other, '*')).toEqual(serviceHashes(turned, '*'));
  expect(serviceHashes(other, '*')).not.toEqual([all]);
  expect(serviceHashes(model, 'web, db').map((it) => it.split(' ')[0])).toEqual(['web', 'db']);
});

test('a service that is not there is an error', () => {
  expect(() => serviceHashes(model, 'nope')).toThrow(
    /no service nope \[service-undefined\]\. There are api, db, web\./,
  );
});
