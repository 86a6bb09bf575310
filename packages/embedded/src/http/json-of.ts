import type { KubeObject } from '../kube-object.ts';

const texts = new WeakMap<KubeObject, string>();

/** An object as JSON. Stored objects never change, so each is written once, however many ask for it. */
export function jsonOf(object: KubeObject): string {
  return `{"kind":"${object.kind}","apiVersion":"${object.apiVersion}",${fieldsJsonOf(object)}`;
}

/** As an item of a list, which says once for all what kind and version its items have. */
export const itemJsonOf = (object: KubeObject): string => `{${fieldsJsonOf(object)}`;

function fieldsJsonOf(object: KubeObject): string {
  const known = texts.get(object);
  if (known) return known;
  const { kind: _, apiVersion: __, ...fields } = object;
  const text = JSON.stringify(fields).slice(1);
  texts.set(object, text);
  return text;
}
