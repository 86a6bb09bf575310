import { type Change, type Problem, problem } from '@tycho/ast';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { idOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { claimName } from './claim-name.ts';
import { droppedFields } from './dropped-fields.ts';
import { forgoCopyUp, forgoneBy } from './forgo-copy-up.ts';
import { isApplied } from './is-applied.ts';
import { isSame } from './is-same.ts';
import { type PatchOptions, patchedObject, patchObject } from './patch-object.ts';
import { isImmutable, replaceObject } from './replace-object.ts';

export interface AppliedObject {
  readonly object: KubeObject;
  readonly change: Change;
  /** Warnings of what the cluster did not keep. */
  readonly dropped: readonly Problem[];
}

export interface ApplyOptions extends PatchOptions {
  /** The object as it was before, to tell what changed. `null`: there was none. */
  readonly before: KubeObject | null;
}

/** Applies one object by Server-Side Apply, and says what that did. What would change nothing is not sent. */
export async function applyObject(
  client: KubeClient,
  compiled: KubernetesArtifact,
  { before, ...options }: ApplyOptions,
): Promise<AppliedObject> {
  const artifact = forgoCopyUp(compiled, forgoneBy(before));
  if (before !== null && isApplied(artifact.manifest, before, options.owner)) return unchanged(before);
  const isClaim = before === null && artifact.mayBeTaken;
  const first = await (isClaim ? claimName : patchObject)(client, artifact, options);
  const replaced = before !== null && isImmutable(artifact.manifest.kind, first);
  if (replaced) await replaceObject(client, before, options.signal);
  const object = patchedObject(replaced ? await patchObject(client, artifact, options) : first, artifact);
  const action = actionOf(artifact, replaced, before, object);
  if (action === 'unchanged') return unchanged(object);
  return { object, change: changeOf(object, action), dropped: droppedOf(artifact, object) };
}

const unchanged = (object: KubeObject): AppliedObject => ({
  object,
  change: changeOf(object, 'unchanged'),
  dropped: [],
});

function changeOf(object: KubeObject, action: Change['action']): Change {
  const { generation } = object.metadata;
  return { artifact: idOf(object), action, ...(generation === undefined ? {} : { generation }) };
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

const droppedOf = ({ id, manifest }: KubernetesArtifact, object: KubeObject): Problem[] =>
  droppedFields(manifest, object).map((path) =>
    problem('warning', 'field-dropped', `the cluster did not keep ${path} of ${id}`, {
      hint: 'Its version may lack the feature, or have it switched off.',
    }),
  );
