import type { BatchPlace } from '@tycho/contract';
import type { BatchPlan } from './batches.ts';
import { itemIds } from './item-ids.ts';

/** The items of a batch by their numbers: of which launch each is, and what it is called. */
export class BatchItems {
  readonly #id: string;
  readonly #plan: BatchPlan;
  /** With which item each launch begins. */
  readonly #starts: readonly number[];
  readonly total: number;

  constructor(id: string, plan: BatchPlan) {
    this.#id = id;
    this.#plan = plan;
    const starts: number[] = [];
    let at = 0;
    for (const count of plan.kind === 'up' ? plan.counts : []) {
      starts.push(at);
      at += count;
    }
    this.#starts = starts;
    this.total = plan.kind === 'up' ? at : plan.items.length;
  }

  /** From 0; `null` in a batch that takes systems away. */
  launchOf(item: number): number | null {
    if (this.#plan.kind === 'down') return null;
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) > item) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** Whether it is the last of its launch. */
  isLast(item: number): boolean {
    return this.launchOf(item) !== this.launchOf(item + 1) || item === this.total - 1;
  }

  isRefused(item: number): boolean {
    const launch = this.launchOf(item);
    return this.#plan.kind === 'up' && launch !== null && this.#plan.refused.has(launch);
  }

  place(item: number): BatchPlace {
    return { id: this.#id, item };
  }

  ids(item: number): { guid: string; jobId: string } {
    if (this.#plan.kind === 'up') return itemIds('up', this.place(item));
    const source = { id: this.#plan.source, item: this.#plan.items[item] ?? 0 };
    return itemIds('down', this.place(item), itemIds('up', source).guid);
  }
}
