import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@tycho/ast';
import type { TychoClient } from '@tycho/client';

/** In milliseconds. */
const patience = 15_000;

/** Waits until the API can do its work; throws what it lacks when that takes too long. */
export async function untilReady(client: Pick<TychoClient, 'ready'>): Promise<void> {
  const until = Date.now() + patience;
  for (;;) {
    const { ready, problems } = await client.ready();
    if (ready) return;
    if (Date.now() > until) throw new ProblemError(problems);
    await sleep(50);
  }
}
