import type { Change } from '@tycho/ast';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { idOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { forgoCopyUp, forgoneBy } from './forgo-copy-up.ts';
import { isSame } from './is-same.ts';
import { type PatchOptions, patchedObject, patchObject } from './patch-object.ts';
import { isImmutable, replaceObject } from './replace-object.ts';

export interface AppliedObject {
  readonly object: KubeObject;
  readonly change: Change;
}

export interface ApplyOptions extends PatchOptions {
  /** The object as it was before, to tell what changed. `null`: there was none. */
  readonly before: KubeObject | null;
}

/** Applies one object by Server-Side Apply, and says what that did. */
export async function applyObject(
  client: KubeClient,
  compiled: KubernetesArtifact,
  { before, ...options }: ApplyOptions,
): Promise<AppliedObject> {
  const artifact = forgoCopyUp(compiled, forgoneBy(before));
  const first = await patchObject(client, artifact, options);
  const replaced = before !== null && isImmutable(artifact.manifest.kind, first);
  if (replaced) await replaceObject(client, before, options.signal);
  const object = patchedObject(replaced ? await patchObject(client, artifact, options) : first, artifact);
  const { generation } = object.metadata;
  const action = actionOf(artifact, replaced, before, object);
  return { object, change: { artifact: idOf(object), action, ...(generation === undefined ? {} : { generation }) } };
}

function actionOf(
  { manifest }: KubernetesArtifact,
  replaced: boolean,
  before: KubeObject | null,
  after: KubeObject,
): Change['action'] {
  if (before === null) return 'created';
  return !replaced && isSame(before, after, manifest) ? 'unchanged' : 'configured';
}
