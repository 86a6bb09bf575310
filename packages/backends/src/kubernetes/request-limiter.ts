/** How long requests that were under way may still be told of the same crowd, in milliseconds. */
const SAME_CROWD = 1_000;

/**
 * How many requests of this process go out at once. Half as many when the API server says that it has too many (429),
 * and slowly more again: one for each round that it has answered. Who waits goes in the order of asking.
 */
export class RequestLimiter {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #allowed: number;
  #running = 0;
  #loweredAt = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  /** Requests that may go out at once now. */
  get allowed(): number {
    return Math.floor(this.#allowed);
  }

  /** What `work` answers, once it is its turn. Rejects when the signal is aborted before. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running >= this.allowed) await this.#turn(signal);
    else this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      this.#next();
    }
  }

  /** The API server has too many requests. Those that went out together tell of one crowd, and count once. */
  tooMany(now = performance.now()): void {
    if (now - this.#loweredAt < SAME_CROWD) return;
    this.#loweredAt = now;
    this.#allowed = Math.max(1, this.#allowed / 2);
  }

  /** The API server has answered one. */
  answered(): void {
    this.#allowed = Math.min(this.#most, this.#allowed + 1 / this.#allowed);
  }

  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        this.#running++;
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(enter);
    });
  }

  #next(): void {
    while (this.#running < this.allowed) {
      const enter = this.#waiting.shift();
      if (!enter) return;
      enter();
    }
  }
}
