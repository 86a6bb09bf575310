import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Request, request } from './request.ts';

const folder = join(import.meta.dirname, 'real');
const side = join(folder, 'files');

/** Compose files as people write them. */
export const realNames: readonly string[] = readdirSync(folder).filter((it) => it.endsWith('.yaml'));

/** One of them, with the files that any of them refers to. */
export function realProject(name: string): Request {
  const files = readdirSync(side, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .map((it) => [it.slice(side.length + 1), readFileSync(it, 'utf8')]);
  const text = readFileSync(join(folder, name), 'utf8');
  return request({ ...Object.fromEntries(files), 'compose.yaml': text }, { name: basename(name, '.yaml') });
}
