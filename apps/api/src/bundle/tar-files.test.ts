import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProblemError } from '@tycho/ast';
import { afterEach, expect, test } from 'vitest';
import { tarFiles } from './tar-files.ts';

const limits = { files: 10, bytes: 1_000_000 };
const folders: string[] = [];

afterEach(() => {
  for (const it of folders.splice(0)) rmSync(it, { recursive: true });
});

function folderOf(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tycho-tar-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const tarOf = (folder: string, ...args: string[]): Buffer =>
  execFileSync('tar', ['-C', folder, ...args, '-cf', '-', '.']);

const refusal = (archive: Buffer): string => {
  try {
    tarFiles(archive, limits);
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map((it) => `${it.code} ${it.message} ${it.hint}`).join();
    throw error;
  }
  return 'accepted';
};

const long = `${'very-long-name/'.repeat(12)}ü.txt`;

test.each(['ustar', 'pax', 'gnu'])('reads texts and bytes of an archive in the format %s', (format) => {
  const files = { 'compose.yaml': 'services: {}\n', 'conf/a.txt': 'a'.repeat(1_500), empty: '' };
  const more = format === 'ustar' ? {} : { [long]: 'deep' };
  const folder = folderOf({ ...files, ...more, 'logo.png': Buffer.from([0x89, 0x50, 0, 255]) });
  const logo = { base64: Buffer.from([0x89, 0x50, 0, 255]).toString('base64') };
  expect(tarFiles(tarOf(folder, `--format=${format}`), limits)).toEqual({ ...files, ...more, 'logo.png': logo });
});

test('an empty archive holds nothing', () => {
  expect(tarFiles(Buffer.alloc(1024), limits)).toEqual({});
  expect(tarFiles(Buffer.alloc(0), limits)).toEqual({});
});

test('refuses links', () => {
  const symbolic = folderOf({ 'a.txt': 'a' });
  symlinkSync('/etc/passwd', join(symbolic, 'b.txt'));
  expect(refusal(tarOf(symbolic))).toMatch(/^request-invalid .*"\.\/b\.txt" is a symbolic link.*--dereference/);
  const hard = folderOf({ 'a.txt': 'a' });
  linkSync(join(hard, 'a.txt'), join(hard, 'b.txt'));
  expect(refusal(tarOf(hard))).toMatch(/is a hard link/);
});

test('refuses what is cut off, damaged, or no archive', () => {
  const archive = tarOf(folderOf({ 'a.txt': 'a'.repeat(2_000) }), '--format=ustar');
  expect(refusal(archive.subarray(0, 2_000))).toMatch(/ends in the middle of a file/);
  const damaged = Buffer.from(archive);
  damaged[3] = 0x7a;
  expect(refusal(damaged)).toMatch(/wrong checksum/);
  expect(refusal(Buffer.from('services: {}'.repeat(100)))).toMatch(/not octal/);
});

test('refuses a file that is there twice, and more files than it may have', () => {
  const archive = tarOf(folderOf({ 'a.txt': 'a' }), '--format=ustar');
  expect(refusal(Buffer.concat([archive.subarray(0, 2_048 - 512), archive.subarray(512)]))).toMatch(/twice/);
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`f${at}`, 'x']));
  expect(refusal(tarOf(folderOf(many)))).toMatch(/more than 10 files/);
});

test('no damage to a byte makes it fail in another way', () => {
  const archive = tarOf(folderOf({ 'a.txt': 'a', [long]: 'b' }), '--format=pax');
  for (let at = 0; at < archive.length; at += 7) {
    const damaged = Buffer.from(archive);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    expect(refusal(damaged)).toBeTypeOf('string');
  }
});
