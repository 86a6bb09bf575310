import { ProblemError, problem } from '@tycho/ast';
import type { Backend } from '@tycho/backends';
import { type LaunchRequest, newGuid } from '@tycho/contract';

export interface LaunchTarget {
  readonly guid: string;
  /** The guid was made for this launch. */
  readonly isNew: boolean;
}

/** Which system a launch is for: the one that it names, the only one of its name that runs, or a new one. */
export async function launchTarget(
  { guid, update }: Pick<LaunchRequest, 'guid' | 'update'>,
  name: string,
  backend: Backend,
): Promise<LaunchTarget> {
  if (guid !== undefined && update) throw twoTargets();
  if (guid !== undefined) return { guid, isNew: false };
  if (!update) return { guid: newGuid(), isNew: true };
  const [found, ...more] = await backend.named(name);
  if (found === undefined) throw noneNamed(name);
  if (more.length > 0) throw severalNamed(name, [found, ...more]);
  return { guid: found, isNew: false };
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
