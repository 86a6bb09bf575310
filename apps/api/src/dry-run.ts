import type { Problem, System } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import type { DryRun } from '@tycho/contract';
import type { LaunchTarget } from './launch-target.ts';

/** As long as one request may take, in milliseconds. */
const PATIENCE = 30_000;

/** What the launch would change. Nothing is, and no job is queued. */
export async function dryRun(
  { system, problems }: { readonly system: System; readonly problems: readonly Problem[] },
  { guid, isNew }: Pick<LaunchTarget, 'guid' | 'isNew'>,
  owner: string,
  backend: Backend,
): Promise<DryRun> {
  const changes = await backend.preview(backend.compile(system, guid), owner, AbortSignal.timeout(PATIENCE));
  return {
    guid: isNew ? null : guid,
    name: system.name,
    changes: changes.map((it) => ({ ...it, before: plain(it.before), after: plain(it.after) })),
    problems: [...problems],
  };
}

const plain = (it: object | null) => it as Record<string, unknown> | null;
