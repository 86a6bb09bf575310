import type { MadeStorage, Problem, System, Volume } from '@tycho/ast';
import { groupsOf, problem } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

type Options = Pick<PolicyOptions, 'volumeDrivers' | 'sharedStorageClass'>;

/** Names the storage class of each driver, and lets containers share a volume: from any node where that can be had. */
export const volumes: Policy<Options> = (system, options) => {
  const problems: Problem[] = [];
  const governed = system.volumes.map((it): Volume => {
    if (it.storage.kind !== 'made') return it;
    const driven = ofDriver(it.name, it.storage, options, problems);
    return { ...it, storage: shared(it.name, driven, podsWith(it.name, system), options, problems) };
  });
  return { system: { ...system, volumes: governed }, problems };
};

function ofDriver(name: string, it: MadeStorage, { volumeDrivers }: Options, problems: Problem[]): MadeStorage {
  if (it.driver === null || it.storageClass !== null) return it;
  const storageClass = Object.hasOwn(volumeDrivers, it.driver) ? volumeDrivers[it.driver] : undefined;
  if (storageClass !== undefined) return { ...it, storageClass };
  const names = ['local', ...Object.keys(volumeDrivers).sort()].join(', ');
  problems.push(
    problem('error', 'policy-refused', `no volume driver ${it.driver} is known here`, {
      path: `volumes.${name}.driver`,
      hint: `Known are: ${names}. Or name a class: x-tycho: { storageClass: NAME }.`,
    }),
  );
  return it;
}

function shared(
  name: string,
  it: MadeStorage,
  pods: number,
  { sharedStorageClass }: Options,
  problems: Problem[],
): MadeStorage {
  if (it.access !== null || pods < 2) return it;
  if (sharedStorageClass !== null && (it.storageClass ?? sharedStorageClass) === sharedStorageClass)
    return { ...it, storageClass: sharedStorageClass, access: 'any-node' };
  const what = Number.isFinite(pods)
    ? `the ${pods} containers that share volume ${name} run on one node`
    : `volume ${name} is mounted by a service that runs on each node, but one node mounts it at a time`;
  problems.push(
    problem('warning', 'value-approximated', what, {
      path: `volumes.${name}`,
      hint: 'Where a storage class can do more, write x-tycho: { storageClass: NAME, accessMode: ReadWriteMany }.',
    }),
  );
  return it;
}

/** How many pods mount a volume; without end where a service runs on each node. */
function podsWith(volume: string, system: System): number {
  const users = groupsOf(system).filter(({ services }) =>
    services.some(({ mounts }) => mounts.some((it) => it.kind === 'volume' && it.volume === volume)),
  );
  return users.reduce((sum, { lead }) => sum + (lead.perNode ? Number.POSITIVE_INFINITY : lead.replicas), 0);
}
