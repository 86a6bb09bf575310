import { type ReadEvent, readEvents } from '../read-events.ts';
import type { Chance } from './chance.ts';
import type { JobSeen, Journal } from './journal.ts';

export interface ReadersOptions {
  readonly urls: readonly string[];
  readonly chance: Chance;
  readonly journal: Journal;
}

/** How long a reader stays with one API before it goes on at another, and before it comes back, in milliseconds. */
const STAY = { least: 500, most: 8_000 };
const PAUSE = 200;

/**
 * Reads the events of all jobs from a time on, at one API after the other, each time from the last event on; that it is
 * cut off is what happens to it anyway.
 */
export async function readOn({ urls, chance, journal }: ReadersOptions, signal: AbortSignal): Promise<void> {
  const own = chance.branch();
  const since = new Date().toISOString();
  let lastEventId: string | undefined;
  while (!signal.aborted) {
    const url = `${own.oneOf(urls)}/events?since=${since}`;
    const cut = AbortSignal.any([signal, AbortSignal.timeout(own.whole(STAY.least, STAY.most))]);
    try {
      for await (const event of readEvents(url, { lastEventId, signal: cut })) {
        lastEventId = event.id ?? lastEventId;
        if (event.event === 'end') journal.heard((event as ReadEvent & { data: JobSeen }).data, url);
      }
    } catch {
      // That one is down now, or it was time to leave it.
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
