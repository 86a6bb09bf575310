import { type Problem, ProblemError, problem, type System } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type LaunchRequest, newGuid } from '@tycho/contract';
import type { JobQueue } from '@tycho/queue';
import { takeUpVolumes } from './take-up-volumes.ts';

export interface LaunchTarget {
  readonly guid: string;
  /** The guid was made for this launch. */
  readonly isNew: boolean;
  /** What is to be said of the choice. */
  readonly notes: readonly Problem[];
}

/**
 * Which system a launch is for: the one that it names, the only one of its name that runs, one that is gone and has
 * left its volumes, or a new one.
 */
export async function launchTarget(
  { guid, update, newVolumes, dryRun }: Pick<LaunchRequest, 'guid' | 'update' | 'newVolumes' | 'dryRun'>,
  system: System,
  { backend, queue }: { readonly backend: Backend; readonly queue: JobQueue },
): Promise<LaunchTarget> {
  const { name } = system;
  if (guid !== undefined && update) throw twoTargets();
  if (guid !== undefined) return { guid, isNew: false, notes: [] };
  if (!update) {
    const old = newVolumes ? null : await takeUpVolumes(system, backend, queue, { dryRun });
    return old ? { guid: old.guid, isNew: false, notes: [old.note] } : { guid: newGuid(), isNew: true, notes: [] };
  }
  const [found, ...more] = await backend.named(name);
  if (found === undefined) throw noneNamed(name);
  if (more.length > 0) throw severalNamed(name, [found, ...more]);
  return { guid: found, isNew: false, notes: [] };
}

const twoTargets = (): ProblemError =>
  new ProblemError([
    problem('error', 'request-invalid', '`guid` and `update` both say which system is meant', {
      path: 'update',
      hint: 'Give one of them.',
    }),
  ]);

const noneNamed = (name: string): ProblemError =>
  new ProblemError([
    problem('error', 'system-unknown', `no system named ${name} is running`, {
      hint: 'Leave out --update to launch a new one, or name another with -n.',
    }),
  ]);

const severalNamed = (name: string, guids: readonly string[]): ProblemError =>
  new ProblemError([
    problem('error', 'system-ambiguous', `${guids.length} systems are named ${name}: ${guids.join(', ')}`, {
      hint: 'Say which with --guid.',
    }),
  ]);
