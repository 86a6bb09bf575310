import { expect, test } from 'vitest';
import { ancestors, fromFieldsV1, printed, toFieldsV1 } from './field-paths.ts';

const tree = {
  'f:metadata': { 'f:finalizers': { 'v:"a/b"': {} } },
  'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
};

test('fieldsV1 is read and written alike', () => {
  expect(toFieldsV1(fromFieldsV1(tree))).toEqual(tree);
});

test('a path is printed as error messages write it', () => {
  expect([...fromFieldsV1(tree)].map(printed)).toEqual([
    '.metadata.finalizers[="a/b"]',
    '.spec.containers[name="web"]',
    '.spec.containers[name="web"].image',
    '.spec.containers[name="web"].name',
  ]);
});

test('the ancestors of a path go from the top down', () => {
  expect(ancestors('f:a\nf:b\nf:c')).toEqual(['f:a', 'f:a\nf:b']);
});
