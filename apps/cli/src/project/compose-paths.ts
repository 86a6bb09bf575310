import { readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { simpleValues } from './fill-path.ts';
import { findComposeFiles } from './find-compose-file.ts';

export type Lookup = (name: string) => string | undefined;

export interface ComposePaths {
  /** As the caller would write it. */
  readonly folder: string;
  /** The Compose files, in order; `-` is stdin. */
  readonly paths: readonly string[];
}

/** Which Compose files are meant: those of `-f`, else those of COMPOSE_FILE, else those with default names. */
export function composePaths(
  files: readonly string[],
  projectDirectory: string | undefined,
  set: Lookup,
): ComposePaths {
  const named = files.length > 0 ? files : listed(set, projectDirectory);
  const paths =
    named.length > 0
      ? named.flatMap((it) => (it === '-' ? it : findComposeFiles(it)))
      : findComposeFiles(projectDirectory);
  return { folder: projectDirectory ?? dirname(paths.find((it) => it !== '-') ?? '.'), paths };
}

function listed(set: Lookup, folder = ''): string[] {
  const separator = set('COMPOSE_PATH_SEPARATOR') || delimiter;
  const paths = (set('COMPOSE_FILE') ?? '').split(separator).filter(Boolean);
  return paths.map((it) => (it === '-' || isAbsolute(it) ? it : join(folder, it)));
}

/** The files of `--env-file` or COMPOSE_ENV_FILES; `null` where `.env` is meant. */
export function envFilesOf(files: readonly string[], environment: Readonly<Record<string, string | undefined>>) {
  const named = files.length > 0 ? files : (environment.COMPOSE_ENV_FILES ?? '').split(',').filter(Boolean);
  return named.length > 0 ? named : null;
}

/** What Compose's own variables are set to: in the environment, else in the env files. */
export function settingsLookup(
  environment: Readonly<Record<string, string | undefined>>,
  envFiles: readonly string[],
): Lookup {
  let values: ReadonlyMap<string, string> | null = null;
  return (name) => {
    if (environment[name] !== undefined) return environment[name];
    values ??= new Map(envFiles.flatMap((it) => [...simpleValues(textOf(it))]));
    return values.get(name);
  };
}

/** A file that is missing is told of where it is sent. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
