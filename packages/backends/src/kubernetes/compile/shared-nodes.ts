import { type Group, groupsOf, type System, type VolumeStorage } from '@tycho/ast';
import { partLabel } from './names.ts';

/** Groups that volumes link to each other. */
interface Linked {
  readonly volumes: ReadonlySet<string>;
  readonly groups: readonly Group[];
}

/**
 * What the node of a service is called, where its pods have to be on one node with others: by the first of the
 * volumes that link them, each of which one node mounts at a time.
 */
export function sharedNodes(system: System): ReadonlyMap<string, string> {
  const binding = new Set(system.volumes.filter((it) => binds(it.storage)).map((it) => it.name));
  let all: readonly Linked[] = [];
  for (const group of groupsOf(system)) {
    const volumes = volumesOf(group).filter((it) => binding.has(it));
    if (volumes.length > 0) all = link(all, { volumes: new Set(volumes), groups: [group] });
  }
  const nodes = all.filter(hasSeveralPods).flatMap(({ volumes, groups }) => {
    const [first = ''] = [...volumes].sort();
    return groups.flatMap(({ services }) => services.map((it) => [it.name, partLabel(first)] as const));
  });
  return new Map(nodes);
}

/** Those that share a volume with the new one become one with it. */
function link(all: readonly Linked[], it: Linked): Linked[] {
  const touches = (other: Linked) => [...it.volumes].some((name) => other.volumes.has(name));
  const touched = [...all.filter(touches), it];
  return [
    ...all.filter((other) => !touches(other)),
    { volumes: new Set(touched.flatMap((one) => [...one.volumes])), groups: touched.flatMap((one) => one.groups) },
  ];
}

const volumesOf = ({ services }: Group): string[] =>
  services.flatMap(({ mounts }) => mounts.flatMap((it) => (it.kind === 'volume' ? [it.volume] : [])));

const hasSeveralPods = ({ groups }: Linked): boolean => groups.reduce((sum, it) => sum + it.lead.replicas, 0) > 1;

const binds = (it: VolumeStorage): boolean => it.kind === 'made' && (it.access === null || it.access === 'one-node');
