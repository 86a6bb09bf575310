import { apiError } from '../api-error.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient, KubeResponse } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { FIELD_MANAGER } from './field-manager.ts';
import { rootReference } from './root-reference.ts';

export interface PatchOptions {
  /** The root as `ownerOf` names it, which is to own the object; `null` for the root itself and for data. */
  readonly owner: string | null;
  /** Only ask what would come of it. */
  readonly dryRun?: boolean;
  /** Answers 409 where the object is there already. */
  readonly onlyNew?: boolean;
  readonly signal: AbortSignal;
}

/** No object has this version. One that is there is refused with it, and one that is not is made. */
const NO_VERSION = '1';

/** One Server-Side Apply, in which a field that the cluster does not know is an error. */
export function patchObject(
  client: KubeClient,
  { manifest }: KubernetesArtifact,
  { owner, dryRun = false, onlyNew = false, signal }: PatchOptions,
): Promise<KubeResponse> {
  const { kind, metadata } = manifest;
  return client.request({
    method: 'PATCH',
    path: pathOf(kind, metadata.namespace, metadata.name),
    query: {
      fieldManager: FIELD_MANAGER,
      force: 'true',
      fieldValidation: 'Strict',
      ...(dryRun ? { dryRun: 'All' } : {}),
    },
    contentType: 'application/apply-patch+yaml',
    body: {
      ...manifest,
      metadata: {
        ...metadata,
        ...(owner === null ? {} : { ownerReferences: [rootReference(owner)] }),
        ...(onlyNew ? { resourceVersion: NO_VERSION } : {}),
      },
    },
    signal,
  });
}

/** The object of the answer; throws what the cluster says against it. */
export function patchedObject(
  { status, text }: KubeResponse,
  { id, manifest: { kind, metadata } }: KubernetesArtifact,
): KubeObject {
  if (status === 200 || status === 201) return JSON.parse(text) as KubeObject;
  throw apiError(status, text, {
    verb: status === 403 ? 'patch' : 'apply',
    resource: resourceOf(kind),
    namespace: metadata.namespace,
    about: id,
  });
}
