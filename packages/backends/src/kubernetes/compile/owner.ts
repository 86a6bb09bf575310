import { anonymous } from '@tycho/ast';
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
  const label = owner === anonymous ? '' : legalLabel(owner);
  return label === '' ? `!${labelKeys.owner}` : `${labelKeys.owner}=${label}`;
}

/** The root of a system that belongs to `owner`: an annotation has the exact text, a label what can be selected by. */
export function belongingTo(root: KubernetesArtifact, owner: string): KubernetesArtifact {
  if (owner === anonymous) return root;
  const { metadata } = root.manifest;
  const label = legalLabel(owner);
  const labels = label === '' ? metadata.labels : { ...metadata.labels, [labelKeys.owner]: label };
  const annotations = { ...metadata.annotations, [annotationKeys.owner]: owner };
  return { ...root, manifest: { ...root.manifest, metadata: { ...metadata, labels, annotations } } };
}

/**
 * A legal value of a label that is as much like the text as can be; empty where nothing of it is legal.
 *
 * @example legalLabel('alice@example.org') // 'alice-example.org'
 */
const legalLabel = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
