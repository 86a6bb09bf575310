import { expect, test } from 'vitest';
import { lookAtCompose } from './look-at-compose.ts';

test('sees the name, env files in every form and variables that are passed on', () => {
  const text = `
name: shop
x-common: &common
  env_file: common.env
  environment: &shared { SHARED: , SET: 1 }
services:
  a: { image: a, env_file: [a.env, { path: b.env, required: false }], environment: [HOME, TZ=UTC] }
  b:
    <<: *common
    environment: { <<: *shared, OWN: null }
`;
  const look = lookAtCompose(text);
  expect(look.name).toBe('shop');
  expect(look.envFiles.toSorted()).toEqual(['a.env', 'b.env', 'common.env']);
  expect(look.passedOn.toSorted()).toEqual(['HOME', 'OWN', 'SHARED']);
});

test.each(['services: [', '', 'just text', '- a\n- b', 'a: !unknown 1'])('%j holds nothing', (text) => {
  expect(lookAtCompose(text)).toEqual({ name: null, envFiles: [], passedOn: [] });
});

test('an alias bomb does not take long', () => {
  const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]`);
  expect(lookAtCompose(`l0: &l0 [x]\n${levels.join('\n')}\n`).envFiles).toEqual([]);
});
