import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../output/plain-text.ts';
import type { Build } from './build.ts';
import type { Builder, Command } from './builder.ts';
import { argumentsOf } from './takes.ts';

export interface Workplace {
  /** What paths are relative to. */
  readonly folder: string;
  /** A folder for files of ours. */
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type BuildOutcome =
  | { readonly status: 'pushed'; readonly digest: string }
  /** `reason` is what the builder said last. */
  | { readonly status: 'failed'; readonly reason: string };

/** Buildx adds where and when it built, unless it is asked not to: then what has not changed has another digest. */
const quiet = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };

/** How much of what a builder said is told again when it fails. */
const LAST_LINES = 5;

/** Builds an image and pushes it. What the builder says meanwhile goes to stderr. */
export async function runBuild(builder: Builder, build: Build, place: Workplace): Promise<BuildOutcome> {
  const { dockerfile, dockerfile_inline: inline } = build.written;
  if (inline !== undefined) writeFileSync(dockerfile, inline);
  const metadata = join(place.scratch, `${build.name}.json`);
  const { flags } = argumentsOf(build, builder.takes, builder.name);
  const ours = ['--progress', 'plain', '--metadata-file', metadata];
  const environment = { ...quiet, ...place.environment, ...build.environment };
  const said: string[] = [];
  for (const command of builder.commands(build, flags, ours)) {
    const code = await run(command, { ...place, environment }, said);
    if (code !== 0) return { status: 'failed', reason: `${builder.name} ended with ${code}: ${lastLines(said)}` };
  }
  const digest = builder.digest === 'metadata' ? digestIn(metadata) : lastDigest(said.join(''));
  if (digest !== undefined) return { status: 'pushed', digest };
  return { status: 'failed', reason: `${builder.name} does not say the digest of what it pushed` };
}

/** What asks this program to end asks the builder, and so ends the build as one that failed. */
const ending = ['SIGINT', 'SIGTERM'] as const;

/** Answers the exit code, or the signal that ended it. */
async function run([program = '', ...args]: Command, { folder, environment }: Workplace, said: string[]) {
  const child = spawn(program, args, { cwd: folder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said.push(chunk.toString());
      process.stderr.write(chunk);
    });
  }
  const end = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ending) process.on(signal, end);
  const [code, signal] = await once(child, 'close');
  for (const it of ending) process.off(it, end);
  return code ?? signal;
}

const lastLines = (said: readonly string[]): string =>
  plainText(said.join(''))
    .split('\n')
    .filter((it) => /\w/.test(it))
    .slice(-LAST_LINES)
    .join('\n  ');

/** Nothing where the file is missing: not every builder that takes the flag writes it. */
function digestIn(metadata: string): string | undefined {
  try {
    return JSON.parse(readFileSync(metadata, 'utf8'))['containerimage.digest'];
  } catch {
    return undefined;
  }
}

/** Of `docker push`, which ends with `1.2: digest: sha256:… size: 528`. */
const lastDigest = (said: string): string | undefined =>
  [...said.matchAll(/\bdigest: (sha256:[0-9a-f]{64})\b/g)].at(-1)?.[1];
