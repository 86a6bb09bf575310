import { expect, test } from 'vitest';
import { labelSelector } from './label-selector.ts';

const labels = { app: 'web', tier: '' };

test.each([
  ['', true],
  ['app=web', true],
  ['app==web,tier=', true],
  ['app!=web', false],
  ['other!=web', true],
  ['app in (db, web)', true],
  ['app notin (db,web),tier', false],
  ['other notin (a)', true],
  ['!app', false],
  ['! other , app', true],
])('%j on app=web,tier= is %s', (selector, selected) => {
  expect(labelSelector(selector)(labels)).toBe(selected);
});

test.each(['a===b', 'a in b', '=x', 'a b'])('%j is not a selector', (selector) => {
  expect(() => labelSelector(selector)).toThrow('unable to parse requirement');
});
