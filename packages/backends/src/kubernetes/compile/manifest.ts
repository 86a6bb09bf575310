import type { Artifact } from '../../backend.ts';
import { idOf, type Kind, kinds } from '../kinds.ts';

/** An object as it is applied. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    /** None where it is a namespace itself. */
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
  readonly [field: string]: unknown;
}

export interface KubernetesArtifact extends Artifact {
  readonly manifest: Manifest;
  /** Others can ask for the same name: it is theirs while they have it. */
  readonly mayBeTaken?: true;
}

export function manifest(
  kind: Kind,
  metadata: Manifest['metadata'],
  fields: Readonly<Record<string, unknown>>,
): KubernetesArtifact {
  const it: Manifest = { apiVersion: kinds[kind].apiVersion, kind, metadata, ...fields };
  return { id: idOf(it), manifest: it };
}
