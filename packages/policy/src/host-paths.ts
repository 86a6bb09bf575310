import { posix } from 'node:path';
import type { Mount, Problem, System } from '@tycho/ast';
import { problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

type Options = Pick<PolicyOptions, 'hostPaths' | 'allow'>;

/**
 * Refuses paths of the nodes that the operator does not allow. What only tells the time of the node is left out instead:
 * a container knows another way to learn it.
 */
export const hostPaths: Policy<Options> = (system, options) => {
  const isLeftOut = (it: Mount) => it.kind === 'host' && clocks.has(it.path) && !isAllowed(it.path, options);
  const services = system.services.map((it) => ({ ...it, mounts: it.mounts.filter((mount) => !isLeftOut(mount)) }));
  const left = system.services.flatMap(({ name, mounts }) =>
    mounts.filter(isLeftOut).map(({ target }) =>
      problem('warning', 'value-approximated', `the time of the node is not mounted at ${target}`, {
        path: `services.${name}.volumes[${target}]`,
        hint: 'Write `environment: { TZ: Europe/Berlin }`, or ask the operator to allow the path in `hostPaths`.',
      }),
    ),
  );
  const governed = { ...system, services };
  return { system: governed, problems: [...left, ...demands(governed).flatMap((it) => verdict(it, options))] };
};

const clocks = new Set(['/etc/localtime', '/etc/timezone']);

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
          ? [{ path: it.path, at: `services.${name}.volumes[${it.target}]`, isSeenByNode: it.propagation === 'both' }]
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

function verdict({ path, at, isSeenByNode }: Demand, options: Options): Problem[] {
  if (!isAllowed(path, options)) {
    const hint =
      'Mount a named volume, or a file of the project; or ask the operator to allow the path in `hostPaths`.';
    return [
      problem('error', 'policy-refused', `the path ${path} of a node may not be mounted here`, { path: at, hint }),
    ];
  }
  if (!isSeenByNode || options.allow.includes('privileged')) return [];
  const hint = 'Do without `propagation`, or ask the operator to allow `privileged`.';
  return [problem('error', 'policy-refused', `mounts in ${path} may not be handed on to the node`, { path: at, hint })];
}

const isAllowed = (path: string, { hostPaths }: Options): boolean => hostPaths.some((it) => isBelow(path, it));

function isBelow(path: string, folder: string): boolean {
  const way = posix.relative(posix.normalize(folder), posix.normalize(path));
  return way !== '..' && !way.startsWith('../');
}
