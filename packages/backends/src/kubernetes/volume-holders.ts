import type { System } from '@tycho/ast';
import type { VolumeHolder } from '../backend.ts';
import { claim } from './compile/claim.ts';
import { Context } from './compile/context.ts';
import { labelKeys } from './compile/labels.ts';
import { dnsLabel } from './compile/names.ts';
import { systemOwner } from './compile/owner.ts';
import type { Target } from './compile/target.ts';
import type { KubeClient } from './kube-client.ts';
import { listEverywhere } from './list-everywhere.ts';
import type { ConfigMap, KubeObject } from './objects.ts';
import { type Place, placementOf } from './place.ts';

/**
 * Systems of the same name and owner, there or gone, with claims that this system would have under their GUIDs; newest
 * first.
 */
export async function volumeHolders(
  client: KubeClient,
  places: readonly Place[],
  { system, owner }: { readonly system: System; readonly owner: string },
  target: Target,
): Promise<VolumeHolder[]> {
  const named = `${labelKeys.app}=${dnsLabel(system.name)}`;
  const [claims, roots] = await Promise.all([
    listEverywhere(client, 'PersistentVolumeClaim', places, named),
    listEverywhere<ConfigMap>(client, 'ConfigMap', places, `${named},${labelKeys.root}=true`),
  ]);
  const running = new Set(roots.filter(isStaying).map(guidOf));
  const own = claims.filter((it) => isStaying(it) && systemOwner(it.metadata) === owner);
  const byGuid = Map.groupBy(own, guidOf);
  return [...byGuid]
    .filter(([guid, its]) => fits(system, guid, target, its))
    .map(([guid, its]) => ({
      guid,
      placement: placementOf(its[0]?.metadata.labels),
      running: running.has(guid),
      createdAt: Math.max(...its.map(createdAt)),
    }))
    .sort((a, b) => b.createdAt - a.createdAt || (a.guid < b.guid ? -1 : 1))
    .map(({ createdAt: _, ...holder }) => holder);
}

function fits(system: System, guid: string, target: Target, claims: readonly KubeObject[]): boolean {
  const context = new Context(system, guid, target);
  const wanted = new Set(system.volumes.flatMap((it) => claim(context, it)).map((it) => it.manifest.metadata.name));
  return claims.some((it) => wanted.has(it.metadata.name));
}

const isStaying = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp === undefined;
const guidOf = ({ metadata }: KubeObject): string => metadata.labels?.[labelKeys.guid] ?? '';
const createdAt = ({ metadata }: KubeObject): number => Date.parse(metadata.creationTimestamp);
