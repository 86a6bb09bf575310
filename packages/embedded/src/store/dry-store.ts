import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { Store } from './store.ts';

/** What a dry run writes to: it shows what the store holds, answers as the store would, and keeps nothing. */
export class DryStore extends Store {
  readonly #store: Store;

  constructor(store: Store) {
    super(0);
    this.#store = store;
  }

  override get version(): number {
    return this.#store.version;
  }

  override get(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    return this.#store.get(resource, namespace, name);
  }

  override byUid(uid: string): KubeObject | undefined {
    return this.#store.byUid(uid);
  }

  override list(resource: Resource, namespace: string | null = null): KubeObject[] {
    return this.#store.list(resource, namespace);
  }

  override ownedBy(uid: string): KubeObject[] {
    return this.#store.ownedBy(uid);
  }

  override put(object: KubeObject): KubeObject {
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
  }

  override remove(): void {}
}
