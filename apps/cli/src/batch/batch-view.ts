import type { Batch } from '@tycho/contract';

/** What is needed of a stream. */
interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Elsewhere than on a terminal, so much time is between two lines, in milliseconds. */
const PAUSE = 1_000;

/** How a batch goes on: one line, redrawn in place on a terminal; elsewhere a line a second while it changes. */
export class BatchView implements Disposable {
  readonly #sink: Sink;
  #last = '';
  #shownAt = 0;
  #waiting = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  show(batch: Batch): void {
    this.#last = batchText(batch);
    if (this.#sink.isTTY) this.#sink.write(`\r\u001b[K${this.#last.slice(0, (this.#sink.columns ?? 80) - 1)}`);
    else if (Date.now() - this.#shownAt >= PAUSE) this.#line();
    else this.#waiting = true;
  }

  /** The last picture stays. */
  [Symbol.dispose](): void {
    if (this.#sink.isTTY && this.#last !== '') this.#sink.write('\n');
    else if (this.#waiting) this.#line();
  }

  #line(): void {
    this.#shownAt = Date.now();
    this.#waiting = false;
    this.#sink.write(`${this.#last}\n`);
  }
}

const shown = ['completed', 'applied', 'begun', 'queued', 'failed', 'cancelled', 'superseded', 'refused'] as const;

/** `100 systems: 40 completed, 8 begun, 52 queued` */
export function batchText({ total, counts }: Pick<Batch, 'total' | 'counts'>): string {
  const parts = shown.flatMap((state) => (counts[state] > 0 ? [`${counts[state]} ${state}`] : []));
  return `${total} systems: ${parts.join(', ') || 'none'}`;
}
