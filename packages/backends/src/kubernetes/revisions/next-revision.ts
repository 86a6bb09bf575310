import { unsaidLifetime } from '@tycho/ast';
import type { Lasts, OpenOptions } from '../../backend.ts';
import { ending } from '../compile/ends.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { belongingTo, systemOwner } from '../compile/owner.ts';
import type { ConfigMap, KubeObject } from '../objects.ts';

/**
 * The root as this revision has it: its number goes up when anything that the system is made of differs. A system
 * that is there keeps its owner; a new one belongs to `owner`. When it ends is no part of a revision.
 */
export function nextRevision(
  root: KubernetesArtifact,
  live: KubeObject | null,
  { owner, lasts = asBefore }: Pick<OpenOptions, 'owner' | 'lasts'>,
): KubernetesArtifact {
  const data = root.manifest.data as Readonly<Record<string, string>>;
  const before = (live as ConfigMap | null)?.data;
  const number = before?.digest === data.digest ? revisionNumber(before) : revisionNumber(before) + 1;
  const numbered = { ...root.manifest, data: { ...data, revision: String(Math.max(1, number)) } };
  const owned = belongingTo({ ...root, manifest: numbered }, live ? systemOwner(live.metadata) : owner);
  return ending(owned, live?.metadata ?? null, lasts);
}

const asBefore: Lasts = { lifetime: unsaidLifetime, since: 0 };

/** The number on a root; 0 where there is none. */
export const revisionNumber = (data: Readonly<Record<string, string>> | undefined): number =>
  Number(data?.revision ?? 0);
