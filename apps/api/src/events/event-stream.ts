import { once } from 'node:events';
import type { Response } from 'express';

/** One event as it is sent. */
export interface SentEvent {
  /** Where a reader goes on after this; `null`: as before. */
  readonly id: string | null;
  readonly event: string;
  readonly data: object;
}

/** After a connection that broke, readers come back after so many milliseconds. */
const RETRY = 1_000;
/** That often something is sent, so that nothing on the way takes the connection for dead. Milliseconds. */
const HEARTBEAT = 15_000;

/** Server-Sent Events on one response. Whoever sends waits until the reader has taken what came before. */
export class EventStream implements Disposable {
  readonly #response: Response;
  readonly #gone = new AbortController();
  #beat: NodeJS.Timeout | null = null;

  constructor(response: Response) {
    this.#response = response;
    response.on('close', () => this.#gone.abort());
  }

  /** Aborted when the reader is gone. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Sends the head of the answer. `position`: where a reader may go on, so that it knows in quiet times too. */
  begin(position: () => string | null): void {
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      // nginx would gather what is sent otherwise.
      'x-accel-buffering': 'no',
    });
    this.#response.socket?.setNoDelay(true);
    this.#response.socket?.setKeepAlive(true, HEARTBEAT);
    this.#response.write(`retry: ${RETRY}\n: Tycho\n\n`);
    this.#beat = setInterval(() => this.#heartbeat(position()), HEARTBEAT);
  }

  /** Resolves once there is room for more. */
  async send({ id, event, data }: SentEvent): Promise<void> {
    const text = `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    if (!this.#response.write(text)) await once(this.#response, 'drain', { signal: this.gone });
  }

  end(): void {
    this.#response.end();
  }

  [Symbol.dispose](): void {
    if (this.#beat) clearInterval(this.#beat);
  }

  /** An id without data is no event, but a reader remembers it. */
  #heartbeat(position: string | null): void {
    if (!this.#response.writableNeedDrain) this.#response.write(`:\n${position === null ? '' : `id: ${position}\n`}\n`);
  }
}
