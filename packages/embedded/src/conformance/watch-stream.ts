import type { KubeObject } from '../kube-object.ts';

export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject;
}

/** An open watch, read event by event. */
export class WatchStream {
  readonly status: number;
  readonly #abort: AbortController;
  readonly #events: AsyncGenerator<WatchEvent>;

  private constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.#abort = abort;
    this.#events = eventsOf(response);
  }

  static async open(url: string): Promise<WatchStream> {
    const abort = new AbortController();
    return new WatchStream(await fetch(url, { signal: abort.signal }), abort);
  }

  async next(): Promise<WatchEvent> {
    const timer = setTimeout(() => this.#abort.abort(new Error('no event came')), 10_000);
    const { value, done } = await this.#events.next().finally(() => clearTimeout(timer));
    if (done) throw new Error('the watch ended');
    return value;
  }

  /** The next `count` events as `TYPE name`. */
  async take(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) {
      const { type, object } = await this.next();
      lines.push(`${type} ${object.metadata.name}`);
    }
    return lines;
  }

  /** All that is left until the server ends the watch. */
  async rest(): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    for await (const event of this.#events) events.push(event);
    return events;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#events.return(undefined).catch(() => {});
  }
}

async function* eventsOf(response: Response): AsyncGenerator<WatchEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) yield JSON.parse(line) as WatchEvent;
  }
}
