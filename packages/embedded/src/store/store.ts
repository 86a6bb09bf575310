import type { KubeObject } from '../kube-object.ts';
import { type Resource, resourceOfKind } from '../resources.ts';
import { type Change, History } from './history.ts';

export type { Change } from './history.ts';

type Listener = (change: Change) => void;

/**
 * What the cluster holds, with one version counter over all of it, as etcd has. Every write is one change
 * that listeners hear in order. Nothing is checked here.
 */
export class Store {
  readonly #historyLimit: number;
  readonly #namespaces = new Map<string, Map<string, Map<string, KubeObject>>>();
  readonly #byUid = new Map<string, KubeObject>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #histories = new Map<string, History>();
  readonly #listeners = new Set<Listener>();
  #version = 0;

  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
  }

  get version(): number {
    return this.#version;
  }

  get(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    return this.#namespaces.get(resource.plural)?.get(namespace)?.get(name);
  }

  byUid(uid: string): KubeObject | undefined {
    return this.#byUid.get(uid);
  }

  /** By namespace and name, as etcd sorts them; of all namespaces when `namespace` is `null`. */
  list(resource: Resource, namespace: string | null = null): KubeObject[] {
    const all = this.#namespaces.get(resource.plural);
    const groups =
      namespace === null ? [...(all?.entries() ?? [])].sort(byKey).map(([, it]) => it) : [all?.get(namespace)];
    return groups.flatMap((group) => [...(group?.entries() ?? [])].sort(byKey).map(([, it]) => it));
  }

  /** The objects that name `uid` among their owners. */
  ownedBy(uid: string): KubeObject[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((it) => this.#byUid.get(it) ?? []);
  }

  /** Takes the object in under a new resourceVersion. */
  put(object: KubeObject): KubeObject {
    const resource = resourceOf(object);
    const { namespace = '', name } = object.metadata;
    const previous = this.get(resource, namespace, name) ?? null;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version + 1) } };
    if (previous) this.#unlink(previous);
    this.#link(stored);
    this.#group(resource, namespace).set(name, stored);
    this.#emit({ type: previous ? 'MODIFIED' : 'ADDED', resource, object: stored, previous });
    return stored;
  }

  remove(object: KubeObject): void {
    const resource = resourceOf(object);
    const { namespace = '', name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    if (previous?.metadata.uid !== object.metadata.uid) return;
    this.#unlink(previous);
    this.#group(resource, namespace).delete(name);
    const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(this.#version + 1) } };
    this.#emit({ type: 'DELETED', resource, object: last, previous });
  }

  /** The changes of a kind after `version`; throws a 410 when they are no longer known. */
  since(resource: Resource, version: number): Change[] {
    return this.#history(resource).since(version);
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #emit(change: Omit<Change, 'version'>): void {
    const numbered = { ...change, version: ++this.#version };
    this.#history(change.resource).push(numbered);
    for (const listener of this.#listeners) listener(numbered);
  }

  #history({ plural }: Resource): History {
    const history = this.#histories.get(plural) ?? new History(this.#historyLimit);
    this.#histories.set(plural, history);
    return history;
  }

  #group({ plural }: Resource, namespace: string): Map<string, KubeObject> {
    const namespaces = this.#namespaces.get(plural) ?? new Map<string, Map<string, KubeObject>>();
    const group = namespaces.get(namespace) ?? new Map<string, KubeObject>();
    this.#namespaces.set(plural, namespaces);
    namespaces.set(namespace, group);
    return group;
  }

  #link(object: KubeObject): void {
    const { uid, ownerReferences = [] } = object.metadata;
    this.#byUid.set(uid, object);
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid) ?? new Set<string>();
      this.#dependents.set(owner.uid, dependents.add(uid));
    }
  }

  #unlink({ metadata: { uid, ownerReferences = [] } }: KubeObject): void {
    this.#byUid.delete(uid);
    for (const owner of ownerReferences) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
  }
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

function resourceOf(object: KubeObject): Resource {
  const resource = resourceOfKind(object.kind);
  if (!resource) throw new Error(`the embedded cluster has no kind ${object.kind}`);
  return resource;
}
