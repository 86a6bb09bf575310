/** One that waits, and those who wake it; being woken while it does not wait counts for the next time. */
export class WakeUp implements Disposable {
  readonly #signal: AbortSignal;
  #due = false;
  #resume: (() => void) | null = null;

  /** Wakes for good when the signal is aborted. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.wake);
  }

  readonly wake = (): void => {
    this.#due = true;
    this.#resume?.();
  };

  /** Resolves when it is woken, at the latest after so many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#due && !this.#signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#resume = null;
    this.#due = false;
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.wake);
  }
}
