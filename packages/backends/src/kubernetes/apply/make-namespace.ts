import { type Change, type Problem, ProblemError, problem } from '@tycho/ast';
import { apiError } from '../api-error.ts';
import { labelKeys } from '../compile/labels.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { applyObject } from './apply-object.ts';
import { FIELD_MANAGER } from './field-manager.ts';

/** By these labels a namespace is known as that of a system. */
const identity = [labelKeys.executor, labelKeys.guid, labelKeys.home] as const;

/** Makes the namespace of a system, or takes up the one that it has. Refuses one that is somebody else's. */
export async function makeNamespace(
  client: KubeClient,
  artifact: KubernetesArtifact,
  signal: AbortSignal,
): Promise<Change> {
  const { metadata } = artifact.manifest;
  const before = (await findNamespace(client, metadata.name, signal)) ?? (await create(client, artifact, signal));
  if (before === 'created') return { artifact: artifact.id, action: 'created' };
  checkOwn(before, artifact);
  return (await applyObject(client, artifact, { owner: null, before, signal })).change;
}

/** A namespace; `null` when there is none. */
export async function findNamespace(
  client: KubeClient,
  name: string,
  signal?: AbortSignal,
): Promise<KubeObject | null> {
  const { status, text } = await client.request({ method: 'GET', path: pathOf('Namespace', undefined, name), signal });
  if (status === 404) return null;
  if (status !== 200) throw refused(status, text, 'get', name);
  return { ...(JSON.parse(text) as KubeObject), kind: 'Namespace' };
}

/** A create, and no apply: where somebody was faster, that one is looked at. */
async function create(
  client: KubeClient,
  { manifest }: KubernetesArtifact,
  signal: AbortSignal,
): Promise<KubeObject | 'created'> {
  const { name } = manifest.metadata;
  const { status, text } = await client.request({
    method: 'POST',
    path: pathOf('Namespace', undefined),
    query: { fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' },
    body: manifest,
    signal,
  });
  if (status === 201) return 'created';
  const other = status === 409 ? await findNamespace(client, name, signal) : null;
  if (other === null) throw refused(status, text, 'create', name);
  return other;
}

/** Whether a namespace is that of the system for which the artifact was compiled. */
export const isOwn = ({ metadata }: KubeObject, { manifest }: KubernetesArtifact): boolean =>
  identity.every((it) => metadata.labels?.[it] === manifest.metadata.labels[it]);

export const namespaceTaken = ({ metadata: { name } }: KubeObject): Problem =>
  problem('error', 'namespace-taken', `namespace ${name} is there already, and is not that of this system`, {
    hint: 'Tycho changes nothing in it. Launch under another name, or let the operator choose another prefix.',
  });

/** Refuses a namespace that is somebody else's, and for the moment one that goes. */
export function checkOwn(namespace: KubeObject, artifact: KubernetesArtifact): void {
  if (!isOwn(namespace, artifact)) throw new ProblemError([namespaceTaken(namespace)]);
  if (namespace.metadata.deletionTimestamp !== undefined)
    throw new ProblemError([
      problem('error', 'namespace-going', `namespace ${namespace.metadata.name} is still being removed`, {
        hint: 'The launch goes on when it is gone. What holds it up stands in its status.',
      }),
    ]);
}

const refused = (status: number, text: string, verb: string, name: string) =>
  apiError(status, text, { verb, resource: resourceOf('Namespace'), about: `namespace ${name}` });
