import type { Problem, SystemPlacement } from '@tycho/ast';
import { guidSelector, homeSelector, tychoSelector } from './compile/labels.ts';
import type { KubeClient } from './kube-client.ts';
import { listObjects } from './list-objects.ts';
import { missingRights } from './missing-rights.ts';

/** Where objects of systems are. */
export interface Place {
  readonly placement: SystemPlacement;
  /** `undefined`: every namespace that a system has for itself. */
  readonly namespace: string | undefined;
  /** Labels of all that is Tycho's there. */
  readonly selector: string;
}

/** A place of which the namespace is known. */
export interface KnownPlace extends Place {
  readonly namespace: string;
}

/** The namespace that systems share, and those that some have for themselves. */
export class Places {
  readonly home: KnownPlace;
  readonly #client: KubeClient;
  #missing: Promise<Problem | null> | null = null;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.home = { placement: 'shared', namespace, selector: tychoSelector };
  }

  /** Why systems cannot have namespaces of their own here; `null`: they can. It is found out once. */
  async missing(): Promise<Problem | null> {
    this.#missing ??= missingRights(this.#client);
    try {
      return await this.#missing;
    } catch (error) {
      this.#missing = null;
      throw error;
    }
  }

  /** Everywhere that there can be systems. */
  async all(): Promise<readonly Place[]> {
    return (await this.missing()) ? [this.home] : [this.home, this.#isolated(undefined)];
  }

  /** Where a system is; the shared namespace, where it has none of its own. */
  async of(guid: string): Promise<KnownPlace> {
    if (await this.missing()) return this.home;
    const selector = `${homeSelector(this.home.namespace)},${guidSelector(guid)}`;
    const [own] = await listObjects(this.#client, 'Namespace', undefined, selector);
    return own ? this.#isolated(own.metadata.name) : this.home;
  }

  #isolated<T extends string | undefined>(namespace: T): Place & { readonly namespace: T } {
    return { placement: 'isolated', namespace, selector: homeSelector(this.home.namespace) };
  }
}
