import { expect, test } from 'vitest';
import { serviceHashes } from './service-hashes.ts';

const model = {
  name: 'shop',
  services: { web: { depends_on: { db: {} }, image: 'web:1' }, api: {}, db: { image: 'db:1' } },
};

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
