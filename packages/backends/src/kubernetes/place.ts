import type { Problem, SystemPlacement } from '@tycho/ast';
import { guidIn, guidSelector, homeSelector, labelKeys } from './compile/labels.ts';
import type { KubeClient } from './kube-client.ts';
import { listEverywhere } from './list-everywhere.ts';
import { missingRights } from './missing-rights.ts';
import type { ObjectMeta } from './objects.ts';

/** Where objects of systems are. */
export interface Place {
  readonly placement: SystemPlacement;
  /** `undefined`: every namespace that a system has for itself. */
  readonly namespace: string | undefined;
  /** Labels of all that is meant there: of every system, or of one. */
  readonly selector: string;
}

/** A place of which the namespace is known. */
export interface KnownPlace extends Place {
  readonly namespace: string;
}

/** The same for these systems alone. */
export const narrowed = (place: Place, guids: Iterable<string>): Place => ({
  ...place,
  selector: `${place.selector},${guidIn([...guids])}`,
});

/** Where an object of a system is, by its labels. */
export const placementOf = (labels: ObjectMeta['labels']): SystemPlacement =>
  labels?.[labelKeys.home] === undefined ? 'shared' : 'isolated';

/** The namespace that systems share, and those that some have for themselves. */
export class Places {
  readonly home: KnownPlace;
  readonly #client: KubeClient;
  #missing: Promise<Problem | null> | null = null;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.home = { placement: 'shared', namespace, selector: labelKeys.guid };
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
    return (await this.missing()) ? [this.home] : [this.home, this.#isolated];
  }

  /** Where a system is, and it alone; in the shared namespace, where it has none of its own. */
  async of(guid: string): Promise<KnownPlace> {
    const selector = guidSelector(guid);
    const shared = { ...this.home, selector };
    if (await this.missing()) return shared;
    const [own] = await listEverywhere(this.#client, 'Namespace', [this.#isolated], selector);
    return own ? { placement: 'isolated', namespace: own.metadata.name, selector } : shared;
  }

  get #isolated(): Place {
    return { placement: 'isolated', namespace: undefined, selector: homeSelector(this.home.namespace) };
  }
}
