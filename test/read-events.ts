/** One Server-Sent Event. */
export interface ReadEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

export interface ReadOptions {
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The events of a stream until it closes: read line by line, by nothing of Tycho's own. */
export async function* readEvents(url: string, { lastEventId, signal }: ReadOptions = {}): AsyncGenerator<ReadEvent> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(url, { headers, ...(signal ? { signal } : {}) });
  if (response.status === 204) return;
  if (response.headers.get('content-type') !== 'text/event-stream') throw new Error(await response.text());
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .find((it) => it.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) yield { id: field('id') ?? null, event: field('event') ?? '', data: JSON.parse(data) };
    }
  }
}

/** All events of a stream, once it has closed. */
export async function allEvents(url: string, options: ReadOptions = {}): Promise<ReadEvent[]> {
  const events: ReadEvent[] = [];
  for await (const event of readEvents(url, options)) events.push(event);
  return events;
}
