import { type Problem, ProblemError, problem } from '@tycho/ast';
import { labelKeys } from '../compile/labels.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { pathOf } from '../kinds.ts';
import type { KubeClient, KubeResponse } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { type PatchOptions, patchObject } from './patch-object.ts';

/** Applies an object to which others can give the same name: whoever asks first has it, and keeps it. */
export async function claimName(
  client: KubeClient,
  artifact: KubernetesArtifact,
  options: PatchOptions,
): Promise<KubeResponse> {
  const first = await patchObject(client, artifact, { ...options, onlyNew: true });
  if (first.status !== 409) return first;
  const taken = await nameTaken(client, artifact, options.signal);
  if (taken) throw new ProblemError([taken]);
  return patchObject(client, artifact, options);
}

/** That the name of this object is somebody else's; `null`: it is free, or that of the system already. */
export async function nameTaken(
  client: KubeClient,
  { manifest: { kind, metadata } }: KubernetesArtifact,
  signal?: AbortSignal,
): Promise<Problem | null> {
  const path = pathOf(kind, metadata.namespace, metadata.name);
  const { status, text } = await client.request({ method: 'GET', path, signal });
  if (status !== 200) return null;
  const { labels } = (JSON.parse(text) as KubeObject).metadata;
  if (labels?.[labelKeys.guid] === metadata.labels[labelKeys.guid]) return null;
  const message = `there is a ${kind} ${metadata.name} in namespace ${metadata.namespace} already`;
  const hint = 'Take away what it belongs to, or ask for another name.';
  return problem('error', 'name-taken', message, { hint });
}
