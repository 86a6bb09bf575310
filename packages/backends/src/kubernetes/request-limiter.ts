/** How long requests that were under way may still be told of the same crowd, in milliseconds. */
const SAME_CROWD = 1_000;

/** So many requests in the background go out at once while others are under way. */
const MEANWHILE = 1;
/** Somebody who has had an answer may ask for the next thing at once: for so long he still counts, in milliseconds. */
const BETWEEN = 50;

type Line = 'foreground' | 'background';

/**
 * How many requests of this process go out at once. Half as many when the API server says that it has too many (429),
 * and slowly more again: one for each round that it has answered. Who waits goes in the order of asking, those in the
 * background after the others, and nearly not while there are any: an API server that is busy with a batch would let
 * each request of a single launch stand in line.
 */
export class RequestLimiter {
  readonly #most: number;
  readonly #waiting: Readonly<Record<Line, (() => void)[]>> = { foreground: [], background: [] };
  readonly #running: Record<Line, number> = { foreground: 0, background: 0 };
  #allowed: number;
  #loweredAt = Number.NEGATIVE_INFINITY;
  #pause: NodeJS.Timeout | null = null;

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  /** Requests that may go out at once now. */
  get allowed(): number {
    return Math.floor(this.#allowed);
  }

  /** What `work` answers, once it is its turn. Rejects when the signal is aborted before. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal, isInBackground = false): Promise<T> {
    const line = isInBackground ? 'background' : 'foreground';
    if (this.#mayGo(line)) this.#running[line]++;
    else await this.#turn(line, signal);
    try {
      return await work();
    } finally {
      this.#running[line]--;
      if (line === 'foreground') this.#stay();
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

  #mayGo(line: Line): boolean {
    const { foreground, background } = this.#running;
    if (foreground + background >= this.allowed) return false;
    return line === 'foreground' || background < MEANWHILE || (foreground === 0 && this.#pause === null);
  }

  /** One that was not in the background has its answer: perhaps it goes on. */
  #stay(): void {
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.#next();
    }, BETWEEN).unref();
  }

  #turn(line: Line, signal?: AbortSignal): Promise<void> {
    const waiting = this.#waiting[line];
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        this.#running[line]++;
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal?.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(enter);
    });
  }

  #next(): void {
    for (const line of ['foreground', 'background'] as const)
      while (this.#mayGo(line)) {
        const enter = this.#waiting[line].shift();
        if (!enter) break;
        enter();
      }
  }
}
