import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { plainLine } from '../output/plain-text.ts';
import { buildctl } from './buildctl.ts';
import type { Builder } from './builder.ts';
import { buildx } from './buildx.ts';
import { docker } from './docker.ts';

export type FoundBuilder =
  | { readonly status: 'found'; readonly builder: Builder }
  /** `reasons` says what is missing. */
  | { readonly status: 'none'; readonly reasons: readonly string[] };

/** The builder of this machine: BuildKit where BUILDKIT_HOST says that there is one, else Docker. */
export async function findBuilder(buildkitHost: string | undefined): Promise<FoundBuilder> {
  const reasons: string[] = [];
  for (const builder of buildkitHost ? [buildctl, buildx, docker] : [buildx, docker]) {
    const reason = await whyNot(builder);
    if (reason === null) return { status: 'found', builder };
    reasons.push(reason);
  }
  return { status: 'none', reasons: [...new Set(reasons)] };
}

/** `null` when it can. */
async function whyNot({ ask: { command, no } }: Builder): Promise<string | null> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const [out, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const reason = code === 0 ? no?.exec(out)?.[1] : complaint || `exit code ${code}`;
    return reason === undefined ? null : `\`${command.join(' ')}\` says: ${plainLine(reason)}`;
  } catch {
    return `there is no ${program} on PATH`;
  }
}
