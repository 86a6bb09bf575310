import { type Fields, isFields } from './part.ts';

/** What tells an item of a list that several services bring into their pod; the others are told by all that they say. */
const identities: Readonly<Record<string, string>> = {
  volumes: 'name',
  hostAliases: 'ip',
  sysctls: 'name',
  imagePullSecrets: 'name',
};

/** A node has to meet what each of the services asks for, so there is only one term. */
const SINGLE = 'nodeSelectorTerms';

/** What the pod has to be for all of its services. Of two values the first one stays, as the lead is asked first. */
export const joinPods = (pods: readonly Fields[]): Fields => pods.reduce((a, b) => joinFields(a, b));

function joinFields(a: Fields, b: Fields): Fields {
  const both = Object.entries(b).map(([key, value]) => [key, Object.hasOwn(a, key) ? join(key, a[key], value) : value]);
  return { ...a, ...Object.fromEntries(both) };
}

function join(key: string, a: unknown, b: unknown): unknown {
  if (key === 'terminationGracePeriodSeconds') return Math.max(Number(a), Number(b));
  if (Array.isArray(a) && Array.isArray(b)) return joinLists(key, a, b);
  return isFields(a) && isFields(b) ? joinFields(a, b) : a;
}

function joinLists(key: string, a: readonly unknown[], b: readonly unknown[]): unknown[] {
  const joined = new Map<string, unknown>();
  for (const item of [...a, ...b]) {
    const identity = identityOf(key, item);
    const known = joined.get(identity);
    joined.set(identity, isFields(known) && isFields(item) ? joinFields(known, item) : (known ?? item));
  }
  return [...joined.values()];
}

function identityOf(key: string, item: unknown): string {
  if (key === SINGLE) return SINGLE;
  const name = identities[key];
  return JSON.stringify(name !== undefined && isFields(item) ? item[name] : item);
}
