import { randomUUID } from 'node:crypto';
import { type JsonObject, objectOr } from '../json.ts';
import { type KubeObject, timestamp } from '../kube-object.ts';
import { placesOf } from './places.ts';

/** What the API server puts on an object once, when it is created: changes it in place. */
export function setAtBirth(object: KubeObject): void {
  object.metadata.uid = randomUUID();
  object.metadata.creationTimestamp = timestamp();
  if (object.metadata.generateName && !object.metadata.name) {
    object.metadata.name = object.metadata.generateName + randomSuffix();
  }
  births[object.kind]?.(object);
}

const births: Readonly<Record<string, (object: KubeObject) => void>> = {
  Namespace(object) {
    object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name };
  },
  PersistentVolumeClaim(object) {
    object.metadata.finalizers = [...(object.metadata.finalizers ?? []), 'kubernetes.io/pvc-protection'];
  },
  Job(object) {
    const { uid, name } = object.metadata;
    const spec = objectOr(object.spec);
    if (spec.manualSelector === true) return;
    const own = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      'job-name': name,
    };
    spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
    for (const { parent } of placesOf(object, 'spec.template.metadata.labels')) {
      parent.labels = { ...objectOr(parent.labels), ...own };
      object.metadata.labels ??= parent.labels as JsonObject as Record<string, string>;
    }
  },
};

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters, none of which spells a word, as the API server makes names. */
export const randomSuffix = (): string =>
  Array.from({ length: 5 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join('');
