/** Runs `work` once for each key that was added, however often, in a later turn of the event loop. */
export class WorkQueue {
  readonly #work: (key: string) => void;
  readonly #keys = new Set<string>();
  #turn: NodeJS.Immediate | null = null;
  #closed = false;

  constructor(work: (key: string) => void) {
    this.#work = work;
  }

  add(key: string): void {
    if (this.#closed) return;
    this.#keys.add(key);
    this.#turn ??= setImmediate(() => this.#run());
  }

  close(): void {
    this.#closed = true;
    if (this.#turn) clearImmediate(this.#turn);
    this.#keys.clear();
  }

  #run(): void {
    this.#turn = null;
    const keys = [...this.#keys];
    this.#keys.clear();
    for (const key of keys) this.#work(key);
  }
}
