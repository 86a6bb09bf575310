import { expect, test } from 'vitest';
import { modelParts } from './model-parts.ts';

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
