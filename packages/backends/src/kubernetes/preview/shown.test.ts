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

test('nor is what its controllers note on objects', () => {
  const noted = (annotations: object) =>
    shown(object('Service', { metadata: { name: 'x', annotations } }), null).before as { metadata: object };
  expect(noted({ 'deployment.kubernetes.io/revision': '1' }).metadata).toEqual({ name: 'x' });
  expect(noted({ 'deployment.kubernetes.io/revision': '1', mine: 'a' }).metadata).toEqual({
    name: 'x',
    annotations: { mine: 'a' },
  });
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
