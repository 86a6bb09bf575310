import type { FileContent } from '@tycho/ast';
import { expect, test } from 'vitest';
import { Report } from '../report.ts';
import { Files } from './files.ts';

const report = new Report();
const files = new Files(
  { 'conf/b.txt': 'b', './conf/a/logo.png': { base64: 'AP8=' }, 'config.txt': '', 'conf/../x/y': '', '../conf/z': '' },
  report,
);
const ask = (file: string) => ({ file, path: 'services.web', required: true });

test('a folder has the files below it, by their path in it', () => {
  const below = new Map<string, FileContent>([
    ['a/logo.png', { base64: 'AP8=' }],
    ['b.txt', 'b'],
  ]);
  for (const it of ['conf', './conf', 'conf/', 'x/../conf']) expect(files.below(it)).toEqual(below);
  expect([...files.below('.').keys()]).toEqual(['conf/a/logo.png', 'conf/b.txt', 'config.txt', 'x/y']);
  expect(files.below('none').size).toBe(0);
});

test('bytes are given as they are, and are no text', () => {
  expect(files.content(ask('./conf/a/logo.png'))).toEqual({ base64: 'AP8=' });
  expect(report.failed).toBe(false);
  expect(files.read(ask('conf/a/logo.png'))).toBeNull();
  expect(report.problems()).toMatchObject([
    { code: 'file-binary', message: '"conf/a/logo.png" is not a text in UTF-8' },
  ]);
});
