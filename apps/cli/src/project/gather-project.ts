import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, normalize, relative, resolve } from 'node:path';
import { ProblemError, problem } from '@tycho/ast';
import { UsageError } from '../exit-codes.ts';
import { fillPath, simpleValues } from './fill-path.ts';
import { findComposeFile } from './find-compose-file.ts';
import { type ComposeLook, lookAtCompose } from './look-at-compose.ts';
import { bareVariables, mentionedVariables, pickVariables } from './mentioned-variables.ts';
import type { Project } from './project.ts';
import { isInside, readInside } from './read-inside.ts';
import { systemName } from './system-name.ts';

export interface GatherOptions {
  /** Compose files as the caller wrote them; `-` is stdin. Empty: the one with a default name. */
  readonly files: readonly string[];
  /** Wins over the name of the folder; the file's own `name:` wins over both. */
  readonly name?: string | undefined;
  /** Set for this launch; they win over the caller's environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of the caller. Only what the files refer to is taken. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What stdin is called among the files. */
const stdinFile = 'compose.yaml';

/** Everything that a launch from Compose files needs: the files, `.env`, env files, the variables they refer to. */
export function gatherProject({ files, name, variables, environment }: GatherOptions): Project {
  const paths = files.length === 0 ? [findComposeFile()] : files.map((it) => (it === '-' ? it : findComposeFile(it)));
  const folder = dirname(paths.find((it) => it !== '-') ?? stdinFile);
  const texts = new Map(paths.map((path) => [keyOf(path, folder), readCompose(path)]));
  const use = [...texts.keys()];
  const looks = [...texts.values()].map(lookAtCompose);
  const envFiles = gatherEnvFiles(folder, looks, { ...environment, ...variables });
  const all = new Map([...envFiles, ...texts]);
  return {
    files: Object.fromEntries(all),
    use,
    environment: { ...pickVariables(namesIn(all.values(), envFiles.values(), looks), environment), ...variables },
    name: name ?? systemName(basename(realpathSync(resolve(folder)))),
    problems: nameProblems(name, looks),
    relabel: (it) => (it.file === null ? it : { ...it, file: labelOf(it.file, paths, folder) }),
  };
}

function readCompose(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError([problem('error', 'file-missing', `${path} cannot be read: ${reason}`)]);
  }
}

/** The path relative to the project folder, with `/` between its parts. */
function keyOf(path: string, folder: string): string {
  if (path === '-') return stdinFile;
  if (!isInside(resolve(folder), resolve(path))) {
    throw new UsageError(
      `${path} lies outside of ${folder}, the folder of the first file; put the files into one folder`,
    );
  }
  return slashes(relative(folder, path));
}

function gatherEnvFiles(
  folder: string,
  looks: readonly ComposeLook[],
  environment: Readonly<Record<string, string | undefined>>,
): Map<string, string> {
  const gathered = new Map<string, string>();
  const add = (path: string) => {
    const text = readInside(folder, path);
    if (text !== null) gathered.set(slashes(normalize(path)), text);
  };
  add('.env');
  const defaults = simpleValues(gathered.get('.env') ?? '');
  for (const path of looks.flatMap((it) => it.envFiles)) {
    add(fillPath(path, (name) => environment[name] ?? defaults.get(name)));
  }
  return gathered;
}

function namesIn(all: Iterable<string>, envFiles: Iterable<string>, looks: readonly ComposeLook[]): Set<string> {
  return new Set([
    ...[...all].flatMap(mentionedVariables),
    ...[...envFiles].flatMap(bareVariables),
    ...looks.flatMap((it) => it.passedOn),
  ]);
}

function nameProblems(name: string | undefined, looks: readonly ComposeLook[]): Project['problems'] {
  const own = looks.map((it) => it.name).findLast((it) => it !== null);
  if (name === undefined || own === undefined || own === null || own === name) return [];
  const message = `the Compose file names the system ${own}; -n ${name} is not used`;
  return [problem('warning', 'key-ignored', message, { path: 'name', hint: 'Take "name:" out of the file.' })];
}

function labelOf(file: string, paths: readonly string[], folder: string): string {
  return file === stdinFile && paths.includes('-') ? '<stdin>' : join(folder, file);
}

const slashes = (path: string): string => path.replaceAll('\\', '/');
