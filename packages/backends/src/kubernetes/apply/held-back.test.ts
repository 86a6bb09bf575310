import { expect, test } from 'vitest';
import { labelKeys } from '../compile/labels.ts';
import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../objects.ts';
import { heldBack } from './held-back.ts';

const object = (kind: Kind, service: string, own: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name: `${kind}-${service}`,
    uid: service,
    resourceVersion: '1',
    creationTimestamp: '',
    labels: { [labelKeys.service]: service },
  },
  ...own,
});
const root = (needs: object): KubeObject => {
  const it = object('ConfigMap', 'root', { data: { needs: JSON.stringify(needs) } });
  return { ...it, metadata: { ...it.metadata, labels: { [labelKeys.root]: 'true' } } };
};
const running = { status: { phase: 'Running' } };
const going = (there: readonly KubeObject[]) => {
  const isHeld = heldBack(there);
  return there.filter((it) => !isHeld(it)).map((it) => it.metadata.name);
};
const needs = root({ web: ['api'], api: ['db'] });

test('who depends on others goes before them, and the root with the last', () => {
  const [web, api, db] = ['web', 'api', 'db'].map((it) => object('Pod', it, running));
  const deployments = ['web', 'api', 'db'].map((it) => object('Deployment', it));
  if (!web || !api || !db) throw new Error('three pods');
  expect(going([needs, ...deployments, web, api, db])).toEqual(['Deployment-web', 'Pod-web']);
  expect(going([needs, ...deployments.slice(1), web, db])).toEqual(['Deployment-api', 'Pod-web']);
  expect(going([needs, ...deployments.slice(2), db])).toEqual(['ConfigMap-root', 'Deployment-db', 'Pod-db']);
});

test('a plain system, and one that has no containers left, goes at once', () => {
  const ended = object('Pod', 'db', { status: { phase: 'Succeeded' } });
  const plain = [root({}), object('Deployment', 'web'), object('Pod', 'web', running), object('Pod', 'db', running)];
  expect(going(plain)).toHaveLength(4);
  expect(going([needs, object('Job', 'db'), ended, object('Pod', 'web', running)])).toHaveLength(4);
});
