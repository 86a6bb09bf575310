import { expect, test } from 'vitest';
import type { Manifest } from '../compile/manifest.ts';
import type { FieldSet, KubeObject } from '../objects.ts';
import { isApplied } from './is-applied.ts';

const port = { containerPort: 80, name: 'http' };
const container = { name: 'web', image: 'nginx', args: ['a'], ports: [port], emptyDir: {} };
const manifest: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'lab', labels: { app: 'web' } },
  spec: { replicas: 2, containers: [container], finalizers: ['x'] },
};
const keyOfPort = 'k:{"containerPort":80,"protocol":"TCP"}';
const owned: FieldSet = {
  'f:metadata': { 'f:labels': { 'f:app': {} }, 'f:ownerReferences': { 'k:{"uid":"7"}': {} } },
  'f:spec': {
    'f:replicas': {},
    'f:finalizers': { 'v:"x"': {} },
    'f:containers': {
      'k:{"name":"web"}': {
        '.': {},
        'f:name': {},
        'f:image': {},
        'f:args': {},
        'f:emptyDir': {},
        'f:ports': { [keyOfPort]: { '.': {}, 'f:containerPort': {}, 'f:name': {} } },
      },
    },
  },
};
const live = (fields: FieldSet = owned, spec: object = {}): KubeObject => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    labels: { app: 'web', theirs: 'too' },
    uid: '1',
    resourceVersion: '1',
    creationTimestamp: '',
    ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'root', uid: '7' }] as never,
    managedFields: [{ manager: 'tycho', operation: 'Apply', fieldsV1: fields }],
  },
  ...{
    spec: {
      replicas: 2,
      finalizers: ['theirs', 'x'],
      containers: [{ ...container, ports: [{ ...port, protocol: 'TCP' }], terminationMessagePath: '/dev' }],
      strategy: {},
      ...spec,
    },
  },
});
const asked = (spec: object): Manifest => ({ ...manifest, spec: { ...(manifest.spec as object), ...spec } });

test('what is there as it was applied, with defaults and what others added', () => {
  expect(isApplied(manifest, live(), 'root 7')).toBe(true);
});

test.each<[string, Manifest, KubeObject, string]>([
  ['another value', asked({ replicas: 3 }), live(), 'root 7'],
  ['a field more', asked({ paused: true }), live(), 'root 7'],
  ['a field less', asked({ replicas: undefined }), live(), 'root 7'],
  ['an argument more', asked({ containers: [{ ...container, args: ['a', 'b'] }] }), live(), 'root 7'],
  [
    'another port',
    asked({ containers: [{ ...container, ports: [{ ...port, containerPort: 81 }] }] }),
    live(),
    'root 7',
  ],
  ['an item more', asked({ finalizers: ['x', 'y'] }), live(), 'root 7'],
  ['another root', manifest, live(), 'root 8'],
  ['a value that somebody changed', manifest, live(owned, { replicas: 5 }), 'root 7'],
  ['a field that somebody took over', manifest, live({ ...owned, 'f:spec': { 'f:replicas': {} } }), 'root 7'],
  ['an object that others made', manifest, live({}), 'root 7'],
])('%s has to be applied', (_, wanted, object, owner) => {
  expect(isApplied(wanted, object, owner)).toBe(false);
});
