import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../compile/manifest.ts';
import type { KubeObject } from '../objects.ts';
import { ownFields } from './own-fields.ts';

/**
 * Whether applying changed nothing. An apply without effect writes nothing, so the version stays; where it did
 * not, a controller may have written its own part in between, which does not count.
 */
export function isSame(before: KubeObject, after: KubeObject, manifest: Manifest): boolean {
  return before.metadata.resourceVersion === after.metadata.resourceVersion || isSameAsked(before, after, manifest);
}

/** Whether two states of an object are the same in all that the manifest, or the one before it, asks for. */
export function isSameAsked(before: KubeObject, after: KubeObject, { metadata }: Manifest): boolean {
  const annotationKeys = [...new Set([...Object.keys(metadata.annotations ?? {}), ...ownAnnotations(before)])];
  const asked = ({ metadata: { labels, annotations, ownerReferences }, ...object }: KubeObject) => ({
    ...object,
    status: null,
    metadata: { labels, ownerReferences, annotations: annotationKeys.map((key) => annotations?.[key]) },
  });
  return isDeepStrictEqual(asked(before), asked(after));
}

/** Those that an earlier apply set: one that is no longer asked for goes. */
function ownAnnotations(object: KubeObject): string[] {
  const annotations = ownFields(object)['f:metadata']?.['f:annotations'] ?? {};
  return Object.keys(annotations).flatMap((it) => (it.startsWith('f:') ? [it.slice(2)] : []));
}
