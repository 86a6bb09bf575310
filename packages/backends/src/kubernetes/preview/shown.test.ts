import { expect, test } from 'vitest';
import type { KubeObject } from '../objects.ts';
import { shown } from './shown.ts';

const object = (kind: 'Secret' | 'Service', own: object): KubeObject =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', uid: 'u', resourceVersion: '7', creationTimestamp: 'now', managedFields: [] },
    ...own,
  }) as KubeObject;

test('what the cluster keeps for itself is not shown', () => {
  const { before, after } = shown(object('Service', { spec: { type: 'NodePort' }, status: { a: 1 } }), null);
  expect(before).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { type: 'NodePort' } });
  expect(after).toBeNull();
});

test('of a secret value only whether it changes is shown', () => {
  const old = object('Secret', { data: { same: 'c2FtZQ==', other: 'b2xk' } });
  const next = object('Secret', { stringData: { same: 'same', other: 'new', more: 'x' } });
  const both = shown(old, next);
  expect(both.before).toMatchObject({ data: { same: '(hidden)', other: '(hidden)' } });
  expect(both.after).toMatchObject({
    data: { same: '(hidden)', other: '(hidden, another value)', more: '(hidden, another value)' },
  });
  expect(JSON.stringify([both, shown(null, next)])).not.toMatch(/b2xk|"new"|stringData/);
});
