import { ProblemError, problem } from '@tycho/ast';
import type { BundledFile } from '@tycho/contract';
import type { BundleLimits } from './bundle-limits.ts';
import { bundledFile } from './bundled-file.ts';

const block = 512;

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

/** The files of a tar archive (ustar, pax, long names of GNU); whatever else is in it is refused, but for folders. */
export function tarFiles(archive: Buffer, limits: BundleLimits): Record<string, BundledFile> {
  const files = new Map<string, BundledFile>();
  for (const { name, type, content } of entries(archive)) {
    if (type === '5') continue;
    if (type !== '0') throw invalid(`${JSON.stringify(name)} is ${kinds[type] ?? `an entry of type ${type}`}`);
    const path = name.replace(/^(?:\.\/)+/, '');
    if (files.has(path)) throw invalid(`${JSON.stringify(path)} is there twice`);
    if (files.size >= limits.files) throw invalid(`it has more than ${limits.files} files`);
    files.set(path, bundledFile(content));
  }
  return Object.fromEntries(files);
}

const kinds: Readonly<Record<string, string>> = {
  1: 'a hard link',
  2: 'a symbolic link',
  3: 'a device',
  4: 'a device',
  6: 'a pipe',
};

/** Headers that only tell of the next entry are taken in. */
function* entries(archive: Buffer): Generator<Entry> {
  let told: { path?: string; size?: number } = {};
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + block);
    checkSum(header);
    const type = text(header, 156, 157) || '0';
    const size = (type === '0' ? told.size : undefined) ?? octal(header, 124, 136);
    const content = archive.subarray(at + block, at + block + size);
    if (content.length < size) throw invalid('it ends in the middle of a file');
    at += block + Math.ceil(size / block) * block;
    if (type === 'x') told = paxRecords(content);
    else if (type === 'L') told = { path: text(content, 0, size) };
    else if (type !== 'g') {
      yield { name: told.path ?? nameOf(header), type, content };
      told = {};
    }
  }
}

function checkSum(header: Buffer): void {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (sum !== octal(header, 148, 156)) throw invalid('a header has the wrong checksum');
}

function nameOf(header: Buffer): string {
  const prefix = text(header, 257, 263) === 'ustar' ? text(header, 345, 500) : '';
  return `${prefix && `${prefix}/`}${text(header, 0, 100)}`;
}

/** `21 path=some/file.txt\n`, one after the other. */
function paxRecords(content: Buffer): { path?: string; size?: number } {
  const records: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.toString('latin1', at, at + 20), 10);
    const [, key, value] = /^\d+ ([^=]+)=([\s\S]*)\n$/.exec(content.toString('utf8', at, at + length)) ?? [];
    if (key === undefined || value === undefined) throw invalid('a pax header is wrong');
    records[key] = value;
    at += length;
  }
  const { path, size } = records;
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw invalid('a pax header is wrong');
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) };
}

const text = (from: Buffer, start: number, end: number): string =>
  from.toString('utf8', start, end).replace(/\0.*/s, '');

function octal(from: Buffer, start: number, end: number): number {
  const digits = from
    .toString('latin1', start, end)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (!/^[0-7]{1,11}$/.test(digits)) throw invalid('a number in a header is not octal');
  return Number.parseInt(digits, 8);
}

const invalid = (message: string): ProblemError =>
  new ProblemError([
    problem('error', 'request-invalid', `the tar archive is refused: ${message}`, {
      hint: 'Make it of plain files and folders, as tar --dereference -cf - compose.yaml .env does.',
    }),
  ]);
