import { anonymous, labelValue } from '@tycho/ast';
import { annotationKeys, labelKeys } from './labels.ts';
import type { KubernetesArtifact } from './manifest.ts';

/** What of an object says whose it is. */
interface Marked {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** To whom the system of this root belongs. */
export const systemOwner = ({ annotations }: Marked): string => annotations?.[annotationKeys.owner] ?? anonymous;

/** Selects roots among which are those of the systems of `owner`. */
export function ownerSelector(owner: string): string {
  const label = owner === anonymous ? '' : labelValue(owner);
  return label === '' ? `!${labelKeys.owner}` : `${labelKeys.owner}=${label}`;
}

/** An object that belongs to `owner`: an annotation has the exact text, a label what can be selected by. */
export function belongingTo(root: KubernetesArtifact, owner: string): KubernetesArtifact {
  if (owner === anonymous) return root;
  const { metadata } = root.manifest;
  const label = labelValue(owner);
  const labels = label === '' ? metadata.labels : { ...metadata.labels, [labelKeys.owner]: label };
  const annotations = { ...metadata.annotations, [annotationKeys.owner]: owner };
  return { ...root, manifest: { ...root.manifest, metadata: { ...metadata, labels, annotations } } };
}
