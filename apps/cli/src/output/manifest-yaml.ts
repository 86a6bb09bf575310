import { dump } from 'js-yaml';

/** In which order a person expects the fields of an object, where it is not that of the alphabet. */
const first = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];
const last = ['status'];

/** A Kubernetes object as YAML: keys in the order that is usual for objects, the rest sorted. */
export const manifestYaml = (object: object): string =>
  dump(object, { noRefs: true, lineWidth: -1, sortKeys: usually });

function usually(a: string, b: string): number {
  const difference = rank(a) - rank(b);
  return difference || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(key: string): number {
  const at = first.indexOf(key);
  if (at >= 0) return at;
  return last.includes(key) ? first.length + 1 : first.length;
}
