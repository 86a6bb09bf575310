import { ProblemError } from '@tycho/ast';
import { expect, test } from 'vitest';
import { type BundledFiles, checkFiles } from './check-files.ts';

const limits = { files: 2, bytes: 10 };

const codes = (files: BundledFiles): string[] => {
  try {
    checkFiles(files, limits);
    return [];
  } catch (error) {
    return error instanceof ProblemError ? error.problems.map((it) => it.code) : [String(error)];
  }
};

test.each(['compose.yaml', './compose.yaml', 'a/../b.env', '.env', 'conf/ü.txt', '..env'])('%j may be sent', (path) => {
  expect(codes({ [path]: '' })).toEqual([]);
});

test.each(['/etc/passwd', '../x', 'a/../../x', 'C:\\x', 'a\\b', 'a\0b', '..'])('%j leaves the folder', (path) => {
  expect(codes({ [path]: '' })).toEqual(['file-outside']);
});

test('every path that is wrong is told of', () => {
  expect(codes({ '/a': '', '../b': '', c: '' })).toEqual(['file-outside', 'file-outside']);
});

test('there are limits to files and bytes, counted as they will be, not as they are sent', () => {
  expect(codes({ a: '12345', b: { base64: Buffer.from('12345').toString('base64') } })).toEqual([]);
  expect(codes({ a: '1234567890', b: 'ü' })).toEqual(['file-too-large']);
  expect(codes({ a: '', b: '', c: '' })).toEqual(['file-too-large']);
});
