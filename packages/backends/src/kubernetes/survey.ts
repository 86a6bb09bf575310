import { createHash } from 'node:crypto';
import type { Remains } from '../backend.ts';
import { labelKeys } from './compile/labels.ts';
import { systemOwner } from './compile/owner.ts';
import { type Kind, kinds, kindsIn } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';
import { listMetadata } from './list-metadata.ts';
import type { ObjectMeta } from './objects.ts';
import type { Place } from './place.ts';

interface Found {
  readonly kind: Kind;
  readonly metadata: ObjectMeta;
}

/** What there is in these places by system, of metadata alone. What is going already, and volumes, are left out. */
export async function survey(client: KubeClient, places: readonly Place[]): Promise<Remains[]> {
  const found: Found[] = [];
  for (const place of places) {
    for (const kind of kindsOf(place))
      found.push(...(await listMetadata(client, kind, [place])).map((metadata) => ({ kind, metadata })));
  }
  const claims = found.filter((it) => it.kind === 'PersistentVolumeClaim');
  const holding = new Set(claims.map((it) => it.metadata.namespace));
  const meant = found.filter(
    ({ kind, metadata }) =>
      kind !== 'PersistentVolumeClaim' &&
      !(kind === 'Namespace' && holding.has(metadata.name)) &&
      metadata.deletionTimestamp === undefined,
  );
  const all = Map.groupBy(meant, (it) => it.metadata.labels?.[labelKeys.guid] ?? '');
  return [...all].map(([guid, objects]) => remainsOf(guid, objects));
}

/** The namespace of a system's own counts as long as it holds no volumes. */
function kindsOf({ placement }: Place): Kind[] {
  const isolated = placement === 'isolated';
  const made = kindsIn({ isolated }).filter((it) => kinds[it].made && (isolated || it !== 'PersistentVolumeClaim'));
  return isolated ? [...made, 'Namespace'] : made;
}

function remainsOf(guid: string, objects: readonly Found[]): Remains {
  const root = objects.find((it) => it.metadata.labels?.[labelKeys.root] === 'true');
  const times = objects.map((it) => Date.parse(it.metadata.creationTimestamp));
  return {
    guid,
    name: objects[0]?.metadata.labels?.[labelKeys.app] ?? '',
    owner: systemOwner(root?.metadata ?? {}),
    rooted: root !== undefined,
    artifacts: objects.map((it) => `${it.kind}/${it.metadata.name}`).sort(),
    newest: new Date(Math.max(...times)),
    fingerprint: fingerprintOf(objects),
  };
}

/** Another one when somebody has written to an object, made or deleted one; not when its status has changed. */
function fingerprintOf(objects: readonly Found[]): string {
  const lines = objects.map(({ kind, metadata: { uid, managedFields = [] } }) => {
    const written = managedFields.filter((it) => it.subresource !== 'status');
    return JSON.stringify([kind, uid, written.map((it) => [it.manager, it.operation, it.fieldsV1])]);
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}
