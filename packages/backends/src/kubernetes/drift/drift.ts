import type { System } from '@tycho/ast';
import type { Drift } from '../../backend.ts';
import { ownFields } from '../apply/own-fields.ts';
import { artifactsOf, compile } from '../compile/compile.ts';
import { labelKeys } from '../compile/labels.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import type { Target } from '../compile/target.ts';
import { idOf, kinds, kindsIn } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import { listEverywhere } from '../list-everywhere.ts';
import type { KubeObject, Secret } from '../objects.ts';
import type { Place } from '../place.ts';
import { revisionOf, systemOf } from '../revisions/revision-secret.ts';
import { lostFields } from './lost-fields.ts';

/**
 * How what is there differs from what was asked for, by GUID, in these places. One request a kind and place,
 * whatever the number of systems; a system whose current revision is not kept is not in the answer.
 */
export async function drift(
  client: KubeClient,
  places: readonly Place[],
  target: Target,
): Promise<Map<string, Drift[]>> {
  const lists = await Promise.all(
    places.flatMap((place) => {
      const isolated = place.placement === 'isolated';
      const made = kindsIn({ isolated }).filter((it) => kinds[it].made);
      const all = isolated ? [...made, 'Namespace' as const] : made;
      return all.map((it) => listEverywhere(client, it, [place]));
    }),
  );
  const all = Map.groupBy(lists.flat(), (it) => it.metadata.labels?.[labelKeys.guid] ?? '');
  const systems = [...all].flatMap(([id, objects]) => {
    const system = currentSystem(objects);
    return system === null ? [] : [[id, driftOf(system, id, target, objects)] as const];
  });
  return new Map(systems);
}

function driftOf(system: System, guid: string, target: Target, objects: readonly KubeObject[]): Drift[] {
  const live = new Map(objects.map((it) => [idOf(it), it]));
  return artifactsOf(compile(system, guid, target)).flatMap((it) => differenceOf(it, live.get(it.id)));
}

function differenceOf({ id, manifest }: KubernetesArtifact, live: KubeObject | undefined): Drift[] {
  if (live === undefined) return [{ artifact: id, difference: 'missing', fields: [] }];
  const { apiVersion: _, kind: __, metadata, ...wanted } = manifest;
  const { labels, annotations } = metadata;
  const fields = lostFields({ metadata: { labels, annotations }, ...wanted }, ownFields(live), live);
  return fields.length === 0 ? [] : [{ artifact: id, difference: 'changed', fields }];
}

/** What is asked for now. Nothing can be said of one that another version of Tycho kept in another form. */
function currentSystem(objects: readonly KubeObject[]): System | null {
  const kept = objects.filter((it): it is Secret => it.metadata.labels?.[labelKeys.revision] !== undefined);
  const [newest] = kept.sort((a, b) => revisionOf(b).number - revisionOf(a).number);
  const system = newest && (systemOf(newest) as Partial<System>);
  return system?.version === 1 ? (system as System) : null;
}
