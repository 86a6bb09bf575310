import { isDeepStrictEqual } from 'node:util';
import type { Change } from '@tycho/ast';
import type { Novelty } from '../../backend.ts';
import { apiError } from '../api-error.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { idOf, kinds, pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';

/** The one who owns the fields that Tycho sets. */
const FIELD_MANAGER = 'tycho';

export interface AppliedObject {
  readonly object: KubeObject;
  readonly change: Change;
}

/** Applies one object by Server-Side Apply, and says what that did. */
export async function applyObject(
  client: KubeClient,
  { id, manifest }: KubernetesArtifact,
  owner: string | null,
  novelty: Novelty,
  signal: AbortSignal,
): Promise<AppliedObject> {
  const { kind, metadata } = manifest;
  const path = pathOf(kind, metadata.namespace, metadata.name);
  const before = novelty === 'new' ? null : await objectAt(client, path, signal);
  const { status, text } = await client.request({
    method: 'PATCH',
    path,
    query: { fieldManager: FIELD_MANAGER, force: 'true', fieldValidation: 'Strict' },
    contentType: 'application/apply-patch+yaml',
    body:
      owner === null ? manifest : { ...manifest, metadata: { ...metadata, ownerReferences: [rootReference(owner)] } },
    signal,
  });
  if (status !== 200 && status !== 201) {
    throw apiError(status, text, {
      verb: status === 403 ? 'patch' : 'apply',
      resource: resourceOf(kind),
      namespace: metadata.namespace,
      about: id,
    });
  }
  const object = JSON.parse(text) as KubeObject;
  const { generation } = object.metadata;
  const action =
    status === 201 || novelty === 'new'
      ? 'created'
      : before && isSame(before, object, manifest)
        ? 'unchanged'
        : 'configured';
  return { object, change: { artifact: idOf(object), action, ...(generation === undefined ? {} : { generation }) } };
}

/** `<name> <uid>` of the root, as the owner of an object. */
function rootReference(owner: string): object {
  const [name, uid] = owner.split(' ');
  return { apiVersion: kinds.ConfigMap.apiVersion, kind: 'ConfigMap', name, uid };
}

export const ownerOf = ({ metadata }: KubeObject): string => `${metadata.name} ${metadata.uid}`;

async function objectAt(client: KubeClient, path: string, signal: AbortSignal): Promise<KubeObject | null> {
  const { status, text } = await client.request({ method: 'GET', path, signal });
  return status === 200 ? (JSON.parse(text) as KubeObject) : null;
}

/** Whether applying changed nothing that Tycho asks for; controllers write their own part at any moment. */
function isSame(before: KubeObject, after: KubeObject, { metadata }: KubernetesArtifact['manifest']): boolean {
  const annotationKeys = Object.keys(metadata.annotations ?? {});
  const asked = ({ metadata: { labels, annotations, ownerReferences }, ...object }: KubeObject) => ({
    ...object,
    status: null,
    metadata: { labels, ownerReferences, annotations: annotationKeys.map((key) => annotations?.[key]) },
  });
  return isDeepStrictEqual(asked(before), asked(after));
}
