import { Addresses } from './admission/addresses.ts';
import { Store } from './store/store.ts';
import { Timers } from './timers.ts';

export interface Settings {
  /** From a pod's creation until it is ready, or a Job's pod has completed; in milliseconds. */
  readonly readyAfter: number;
  /** How many changes of each kind a watch can go back. */
  readonly history: number;
}

/** What the parts of an embedded cluster share. */
export interface Cluster {
  readonly settings: Settings;
  readonly store: Store;
  readonly addresses: Addresses;
  readonly timers: Timers;
}

export function newCluster(settings: Settings): Cluster {
  const store = new Store(settings.history);
  return { settings, store, addresses: new Addresses(store), timers: new Timers() };
}
