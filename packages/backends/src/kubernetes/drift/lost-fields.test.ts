import { expect, test } from 'vitest';
import type { FieldSet } from '../objects.ts';
import { lostFields } from './lost-fields.ts';

/** What a cluster says that we own of `wanted`. */
const ofContainer = {
  'f:name': {},
  'f:image': {},
  'f:args': {},
  'f:env': { 'k:{"name":"A"}': { 'f:name': {}, 'f:value': {} } },
  'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { 'f:containerPort': {} } },
};
const owned = (container: FieldSet = ofContainer, more: FieldSet = { 'f:replicas': {} }): FieldSet => ({
  'f:spec': {
    ...more,
    'f:selector': {},
    'f:containers': { 'k:{"name":"web"}': container },
    'f:finalizers': { 'v:"one"': {} },
  },
});

const container = {
  name: 'web',
  image: 'nginx:1',
  args: ['a'],
  env: [{ name: 'A', value: '1' }],
  ports: [{ containerPort: 80 }],
};
const wanted = (changed: object = {}, more: object = {}) => ({
  spec: {
    replicas: 1,
    selector: { app: 'web' },
    containers: [{ ...container, ...changed }],
    finalizers: ['one'],
    ...more,
  },
});

test('nothing is lost of what is ours, whatever form it has', () => {
  expect(lostFields(wanted(), owned(), {})).toEqual([]);
});

test('a field that somebody else changed is lost, unless it is the same again', () => {
  expect(lostFields(wanted(), owned(ofContainer, {}), { spec: { replicas: 5 } })).toEqual(['spec.replicas']);
  expect(lostFields(wanted(), owned(ofContainer, {}), {})).toEqual(['spec.replicas']);
  expect(lostFields(wanted(), owned(ofContainer, {}), { spec: { replicas: 1 } })).toEqual([]);
});

test('so is a field of an item of a list, and an item', () => {
  const { 'f:image': _, ...others } = ofContainer;
  const live = {
    spec: {
      containers: [
        { name: 'other', image: 'nginx:1' },
        { name: 'web', image: 'nginx:2' },
      ],
    },
  };
  expect(lostFields(wanted(), owned(others), live)).toEqual(['spec.containers[0].image']);
  const env = [...container.env, { name: 'B', value: '2' }];
  expect(lostFields(wanted({ env }), owned(), {})).toEqual(['spec.containers[0].env[1]']);
});

test('so is a value of a set', () => {
  const two = wanted({}, { finalizers: ['one', 'two'] });
  expect(lostFields(two, owned(), {})).toEqual(['spec.finalizers[1]']);
  expect(lostFields(two, owned(), { spec: { finalizers: ['two'] } })).toEqual([]);
});

test('what says nothing is not missed', () => {
  expect(lostFields(wanted({}, { nodeSelector: {}, tolerations: [], value: '', other: null }), owned(), {})).toEqual(
    [],
  );
});
