import { type Problem, problem } from '@tycho/ast';
import type { Build, WrittenBuild } from './build.ts';

/** Why a builder does nothing with a key: an error where what it built would be another image, else a warning. */
export interface Untaken {
  readonly level: 'error' | 'warning';
  /** What of the key, where it is not all of it. */
  readonly what?: string;
  readonly hint: string;
}

/** What a builder is told of each key of `build`. */
export type Takes = {
  readonly [Key in keyof WrittenBuild]-?: (
    value: NonNullable<WrittenBuild[Key]>,
    build: Build,
  ) => readonly string[] | Untaken;
};

/** The arguments that a builder is called with, in the order of its table, and what it does not take. */
export function argumentsOf(
  build: Build,
  takes: Takes,
  builder: string,
): { readonly flags: readonly string[]; readonly problems: readonly Problem[] } {
  const flags: string[] = [];
  const problems: Problem[] = [];
  for (const key of Object.keys(takes) as (keyof WrittenBuild)[]) {
    if (isNothing(build.written[key])) continue;
    const taken = takenOf(key, build, takes);
    if (!('level' in taken)) flags.push(...taken);
    else problems.push(untaken(taken, key, build, builder));
  }
  return { flags, problems };
}

function untaken({ level, what = '', hint }: Untaken, key: string, { name }: Build, builder: string): Problem {
  const message = `\`${key}\` has no effect: ${builder} does not take ${what || 'it'}`;
  return problem(level, 'key-unsupported', message, { path: `services.${name}.build.${key}`, hint });
}

function takenOf(key: keyof WrittenBuild, build: Build, takes: Takes): readonly string[] | Untaken {
  // What belongs together under one key is lost when it may be any of them.
  const take = takes[key] as (value: unknown, build: Build) => readonly string[] | Untaken;
  return take(build.written[key], build);
}

/** Also a switch that is off. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === false || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
