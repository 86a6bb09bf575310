import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatProblem } from '@tycho/ast';
import type { Parsed } from '../src/parsed.ts';
import type { Project } from '../src/project/project.ts';

/** A case that is a folder: the files of a project, and in `project.json` the rest of it. */
export function projectIn(where: string): Project {
  const path = join(where, 'project.json');
  const more = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Project>) : {};
  return { files: filesIn(where), environment: {}, name: 'golden', ...more };
}

export function filesIn(where: string): Record<string, string> {
  const names = readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => relative(where, join(it.parentPath, it.name)))
    .filter((it) => !/(\.golden\.(json|txt)|^project\.json)$/.test(it))
    .toSorted();
  return Object.fromEntries(names.map((it) => [it, readFileSync(join(where, it), 'utf8')]));
}

/** A line for each problem, with its level before it. */
export const told = ({ problems }: Parsed): string[] => problems.map((it) => `${it.level}: ${formatProblem(it)}`);
