import { type Problem, ProblemError, problem } from '@tycho/ast';
import type { Backend, Whereabouts } from '@tycho/backends';
import { type LaunchRequest, newGuid } from '@tycho/contract';
import type { JobQueue } from '@tycho/queue';
import { systemOwner } from './access/system-owner.ts';
import type { Launchable } from './launch.ts';
import { located } from './located.ts';
import type { Whose } from './request-owner.ts';
import { takeUpVolumes } from './take-up-volumes.ts';
import { unknownSystem } from './unknown-system.ts';

export interface LaunchTarget {
  readonly guid: string;
  /** The guid was made for this launch. */
  readonly isNew: boolean;
  /** Where it lives, or its volumes do; `null`: nothing of it is there. */
  readonly lives: Whereabouts | null;
  /** What is to be said of the choice. */
  readonly notes: readonly Problem[];
}

/**
 * Which system a launch is for: the one that it names, the only one of its name that runs, one that is gone and has
 * left its volumes, or a new one.
 */
export async function launchTarget(
  { guid, update, newVolumes, dryRun }: Pick<LaunchRequest, 'guid' | 'update' | 'newVolumes' | 'dryRun'>,
  { system, asked }: Pick<Launchable, 'system' | 'asked'>,
  { owner, only }: Whose,
  { backend, queue }: { readonly backend: Backend; readonly queue: JobQueue },
): Promise<LaunchTarget> {
  const { name } = system;
  if (guid !== undefined && update) throw twoTargets();
  // While the cluster is away, the job will find out where it lives.
  const known = async (it: string, notes: readonly Problem[] = []): Promise<LaunchTarget> => {
    const lives = (await located(backend, it)) ?? null;
    if (lives !== null && asked !== null && asked !== lives.placement) throw wouldMove(it, lives);
    return { guid: it, isNew: false, lives, notes };
  };
  if (guid !== undefined) {
    const may = only === null || (await mayTake(guid, only, { backend, queue, dryRun }));
    if (!may) throw unknownSystem(guid);
    return known(guid);
  }
  if (!update) {
    const old = newVolumes ? null : await takeUpVolumes(system, backend, queue, { owner, dryRun, placement: asked });
    return old ? known(old.guid, [old.note]) : { guid: newGuid(), isNew: true, lives: null, notes: [] };
  }
  const [found, ...more] = await backend.named(name, only ?? undefined);
  if (found === undefined) throw noneNamed(name);
  if (more.length > 0) throw severalNamed(name, [found, ...more]);
  return known(found);
}

/** A GUID of nobody belongs to the first who chooses it, also where two do at one moment. */
async function mayTake(
  guid: string,
  owner: string,
  { dryRun, ...parts }: { readonly backend: Backend; readonly queue: JobQueue; readonly dryRun: boolean },
): Promise<boolean> {
  const whose = await systemOwner(guid, parts);
  return whose === null ? dryRun || parts.queue.claimGuid(guid, owner) : whose === owner;
}

const wouldMove = (guid: string, { namespace }: Whereabouts): ProblemError =>
  new ProblemError([
    problem('error', 'placement-fixed', `system ${guid} lives in namespace ${namespace}, and does not move`, {
      path: 'placement',
      hint: 'Leave `placement` out, or launch a new system.',
    }),
  ]);

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
