/** Lines that are waiting to be taken; more are not read before. */
const MOST = 1_000;

/** Where many who read put lines, and one takes them. Whoever puts waits while too many lie there. */
export class LineChannel<T> {
  #lines: T[] = [];
  #closed = false;
  #failure: unknown = null;
  #changed = Promise.withResolvers<void>();

  async put(line: T): Promise<void> {
    while (this.#lines.length >= MOST && !this.#closed) await this.#changed.promise;
    this.#lines.push(line);
    this.#change();
  }

  close(failure: unknown = null): void {
    this.#closed = true;
    this.#failure ??= failure;
    this.#change();
  }

  /** All that lie there, as long as more may come. */
  async *batches(): AsyncGenerator<readonly T[], void> {
    for (;;) {
      const lines = this.#lines;
      this.#lines = [];
      this.#change();
      if (lines.length > 0) yield lines;
      if (this.#lines.length > 0) continue;
      if (this.#failure !== null) throw this.#failure;
      if (this.#closed) return;
      await this.#changed.promise;
    }
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
