type End = () => Promise<void>;

/** What must not outlive the bench: processes, clusters, folders. */
class Leftovers {
  readonly #open = new Set<End>();
  #ending: Promise<void> | undefined;

  /** Runs `end` once: when the answer is disposed of, or when the bench ends before that. */
  defer(end: End): AsyncDisposable {
    let ending: Promise<void> | undefined;
    const once: End = () => {
      ending ??= end().finally(() => this.#open.delete(once));
      return ending;
    };
    this.#open.add(once);
    return { [Symbol.asyncDispose]: once };
  }

  /** Newest first; one that fails does not keep the others. */
  endAll(): Promise<void> {
    this.#ending ??= this.#endAll();
    return this.#ending;
  }

  async #endAll(): Promise<void> {
    for (const end of [...this.#open].reverse()) await end().catch((error) => console.error(error));
  }
}

export const leftovers = new Leftovers();
