/** More than that no timer of Node can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Things to do later, none of which keeps the process alive or outlives `clear`. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();
  #closed = false;

  /** Answers how to call it off. */
  after(milliseconds: number, action: () => void): () => void {
    if (this.#closed) return () => {};
    const timer = setTimeout(
      () => {
        this.#pending.delete(timer);
        action();
      },
      Math.min(milliseconds, LONGEST),
    );
    timer.unref();
    this.#pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.#pending.delete(timer);
    };
  }

  clear(): void {
    this.#closed = true;
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
