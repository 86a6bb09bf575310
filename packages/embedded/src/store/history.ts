import type { KubeObject } from '../kube-object.ts';
import type { Resource } from '../resources.ts';
import { gone } from '../status.ts';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly previous: KubeObject | null;
}

/** The latest changes of one kind of object, so that a watch can go on where a list or another watch ended. */
export class History {
  readonly #limit: number;
  readonly #changes: Change[] = [];
  /** Changes up to this version are forgotten. */
  #floor = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length < 2 * this.#limit) return;
    const forgotten = this.#changes.splice(0, this.#changes.length - this.#limit);
    this.#floor = forgotten.at(-1)?.version ?? this.#floor;
  }

  /** What came after `version`; throws a 410 when part of it is forgotten. */
  since(version: number): Change[] {
    if (version < this.#floor) throw gone(this.#floor, version);
    const first = this.#changes.findLastIndex((it) => it.version <= version) + 1;
    return this.#changes.slice(first);
  }
}
