import { createHash } from 'node:crypto';
import type { Cluster } from '../cluster.ts';
import { type Json, type JsonObject, objectOr, sameJson } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { resources } from '../resources.ts';
import { create } from '../verbs/create.ts';
import { draft } from './draft.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';

export const revisionOf = (set: KubeObject): number => Number(set.metadata.annotations?.[REVISION] ?? 0);

/** Whether the ReplicaSet was made of the template that the Deployment has now. */
export function sameTemplate(set: KubeObject, deployment: KubeObject): boolean {
  return sameJson(withoutHash(templateOf(set)), withoutHash(templateOf(deployment)));
}

/** Creates the ReplicaSet of the Deployment's template. */
export function newReplicaSet(
  cluster: Cluster,
  deployment: KubeObject,
  others: readonly KubeObject[],
  replicas: number,
): KubeObject {
  const template = templateOf(deployment);
  const hash = hashOf(template);
  const labels = { ...objectOr(objectOr(template.metadata).labels), [HASH]: hash };
  const revision = Math.max(0, ...others.map(revisionOf)) + 1;
  const metadata = {
    name: `${deployment.metadata.name}-${hash}`,
    labels,
    annotations: { [REVISION]: String(revision) },
  };
  const selector = objectOr(objectOr(deployment.spec).selector);
  const object = draft(resources.replicasets, deployment, metadata, {
    replicas,
    selector: { ...selector, matchLabels: { ...objectOr(selector.matchLabels), [HASH]: hash } },
    template: { ...template, metadata: { ...objectOr(template.metadata), labels } },
  });
  return create(cluster, { resource: resources.replicasets, object, owner: null });
}

const templateOf = (object: KubeObject): JsonObject => objectOr(objectOr(object.spec).template);

function withoutHash(template: JsonObject): Json {
  const { labels, ...metadata } = objectOr(template.metadata);
  const { [HASH]: _, ...left } = objectOr(labels);
  return { ...template, metadata: { ...metadata, labels: left } };
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function hashOf(template: JsonObject): string {
  const bytes = createHash('sha256').update(JSON.stringify(template)).digest();
  return Array.from(bytes.subarray(0, 10), (it) => LETTERS[it % LETTERS.length]).join('');
}
