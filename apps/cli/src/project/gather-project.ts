import { realpathSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Grouping, Mode, SystemPlacement } from '@tycho/ast';
import { UsageError } from '../exit-codes.ts';
import { Bundle, type BundleLimits, slashes } from './bundle.ts';
import { composePaths, envFilesOf, settingsLookup } from './compose-paths.ts';
import { simpleValues } from './fill-path.ts';
import { type Gathered, gatherFiles } from './gather-files.ts';
import { isInside } from './is-inside.ts';
import { bareVariables, mentionedVariables, pickVariables } from './mentioned-variables.ts';
import { passedOn } from './passed-on.ts';
import type { Project } from './project.ts';
import { readBytes } from './read-bytes.ts';
import { systemName } from './system-name.ts';

export interface GatherOptions {
  /** Compose files as the caller wrote them; `-` is stdin. Empty: COMPOSE_FILE, or those with default names. */
  readonly files: readonly string[];
  /** What the paths in the files are relative to; by default the folder of the first. */
  readonly projectDirectory?: string | undefined;
  /** In place of `.env`. */
  readonly envFiles?: readonly string[];
  readonly profiles?: readonly string[];
  readonly mode?: Mode | undefined;
  readonly pod?: Grouping | undefined;
  readonly placement?: SystemPlacement | undefined;
  /** Wins over the file's own `name:`, and that over the name of the folder. */
  readonly name?: string | undefined;
  /** Set for this launch; they win over the caller's environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of the caller. Only what the files refer to is taken. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly limits: BundleLimits;
}

/** What stdin is called among the files. */
const stdinFile = 'compose.yaml';

/** Everything that a launch from Compose files needs: the files and what they refer to, and the variables they name. */
export function gatherProject(options: GatherOptions): Project {
  const { files, projectDirectory, variables, environment, limits } = options;
  const given = envFilesOf(options.envFiles ?? [], environment);
  const set = settingsLookup(environment, given ?? [join(projectDirectory ?? '.', '.env')]);
  const { folder, paths } = composePaths(files, projectDirectory, set);
  const bundle = new Bundle(folder, limits);

  const use = paths.map((path) => keyOf(path, folder));
  const texts = paths.map((path, at) => bundle.put(use[at] ?? path, readBytes(path)) ?? '');
  const envFiles = given?.map((path) => keyOf(path, folder)) ?? ['.env'];
  const envTexts = envFiles.map((path) => bundle.add(path, '') ?? '');
  const defaults = new Map(envTexts.flatMap((it) => [...simpleValues(it)]));
  const lookup = (it: string) => variables[it] ?? environment[it] ?? defaults.get(it);
  const gathered = gatherFiles(texts, bundle, lookup, limits);
  return {
    folder,
    files: Object.fromEntries(bundle.files),
    use,
    envFiles: given === null ? undefined : envFiles,
    environment: { ...pickVariables(namesIn(gathered, envTexts), environment), ...variables },
    profiles: profilesOf(options.profiles ?? [], lookup('COMPOSE_PROFILES')),
    mode: options.mode,
    pod: options.pod,
    placement: options.placement,
    projectName: options.name ?? (set('COMPOSE_PROJECT_NAME') || undefined),
    name: systemName(basename(realpathSync(resolve(folder)))),
    problems: bundle.problems,
    texts: gathered.yaml,
    relabel: (it) => (it.file === null ? it : { ...it, file: labelOf(it.file, paths, folder) }),
  };
}

/** The path relative to the project folder, with `/` between its parts. */
function keyOf(path: string, folder: string): string {
  if (path === '-') return stdinFile;
  if (!isInside(resolve(folder), resolve(path)))
    throw new UsageError(
      `${path} lies outside of ${folder}, the project folder; put the files into one folder, ` +
        'or name one that holds them all with --project-directory',
    );
  return slashes(relative(folder, path));
}

function namesIn({ texts, envFiles, documents }: Gathered, envTexts: readonly string[]): Set<string> {
  return new Set([
    ...[...texts, ...envTexts].flatMap(mentionedVariables),
    ...[...envFiles, ...envTexts].flatMap(bareVariables),
    ...documents.flatMap((it) => [...passedOn(it)]),
  ]);
}

function profilesOf(given: readonly string[], set = ''): string[] | undefined {
  const named = given.length > 0 ? given : set.split(',').map((it) => it.trim());
  const profiles = named.filter(Boolean);
  return profiles.length > 0 ? profiles : undefined;
}

function labelOf(file: string, paths: readonly string[], folder: string): string {
  return file === stdinFile && paths.includes('-') ? '<stdin>' : join(folder, file);
}
