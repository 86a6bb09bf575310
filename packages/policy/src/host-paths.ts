import { posix } from 'node:path';
import type { Problem, System } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

type Options = Pick<PolicyOptions, 'hostPaths' | 'allow'>;

/** Refuses paths of the nodes that the operator does not allow. */
export const hostPaths: Policy<Options> = (system, options) => ({
  system,
  problems: demands(system).flatMap((it) => verdict(it, options)),
});

interface Demand {
  readonly path: string;
  /** Where it is asked for. */
  readonly at: string;
  /** What is mounted by the container is seen by the node. */
  readonly isSeenByNode: boolean;
}

function demands({ services, volumes }: System): Demand[] {
  return [
    ...services.flatMap(({ name, mounts }) =>
      mounts.flatMap((it) =>
        it.kind === 'host'
          ? [{ path: it.path, at: `services.${name}.volumes`, isSeenByNode: it.propagation === 'both' }]
          : [],
      ),
    ),
    ...volumes.flatMap(({ name, storage }) =>
      storage.kind === 'host'
        ? [{ path: storage.path, at: `volumes.${name}.driver_opts.device`, isSeenByNode: false }]
        : [],
    ),
  ];
}

function verdict({ path, at, isSeenByNode }: Demand, { hostPaths: allowed, allow }: Options): Problem[] {
  if (!allowed.some((it) => isBelow(path, it))) {
    const hint =
      'Mount a named volume, or a file of the project; or ask the operator to allow the path in `hostPaths`.';
    return [
      problem('error', 'policy-refused', `the path ${path} of a node may not be mounted here`, { path: at, hint }),
    ];
  }
  if (!isSeenByNode || allow.includes('privileged')) return [];
  const hint = 'Do without `propagation`, or ask the operator to allow `privileged`.';
  return [problem('error', 'policy-refused', `mounts in ${path} may not be handed on to the node`, { path: at, hint })];
}

function isBelow(path: string, folder: string): boolean {
  const way = posix.relative(posix.normalize(folder), posix.normalize(path));
  return way !== '..' && !way.startsWith('../');
}
