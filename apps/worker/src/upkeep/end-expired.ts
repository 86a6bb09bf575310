import { createHash } from 'node:crypto';
import { shortDuration } from '@tycho/ast';
import type { Backend, SystemEnds } from '@tycho/backends';
import { type DownData, hasEnded, type Job } from '@tycho/contract';
import { type Entry, type JobQueue, jobId, newEntry, type Touches } from '@tycho/queue';
import type { Logger } from 'pino';

export interface EndExpired {
  readonly backend: Pick<Backend, 'ends'>;
  readonly queue: Pick<JobQueue, 'add' | 'job' | 'unfinished'>;
  readonly touches: Touches;
  /** Aborted: what is left is for the next time. */
  readonly stop: AbortSignal;
  readonly log: Logger;
}

/** Touches of systems that the cluster does not have are kept so long: a launch may be on its way. Milliseconds. */
const REMEMBERED = 24 * 3_600_000;

/**
 * Takes away what has lived its time, or was not touched for too long: with an ordinary `down`, so volumes stay, and
 * what is under way is cancelled. Answers how many.
 */
export async function endExpired(
  { backend, queue, touches, stop, log }: EndExpired,
  now = Date.now(),
): Promise<number> {
  const systems = await backend.ends();
  const idle = systems.filter((it) => it.idle > 0).map((it) => it.guid);
  const touched = await touches.of(idle, now);
  await touches.forget(new Set(systems.map((it) => it.guid)), now - REMEMBERED);
  let ended = 0;
  for (const it of systems) {
    stop.throwIfAborted();
    const cause = causeOfEnd(it, touched.get(it.guid) ?? now, now);
    if (cause === null || !mayEnd(await queue.unfinished(it.guid))) continue;
    const { guid, owner, name } = it;
    const data = { kind: 'down', guid, owner, name, volumes: false, cause } as const;
    const entry = await oneOf(data, `${it.expiresAt?.getTime()} ${touched.get(guid)}`, queue);
    if (entry === null) continue;
    await queue.add([entry]);
    log.info({ job: entry.id, guid, owner }, `${name} is taken away: ${cause}`);
    ended++;
  }
  return ended;
}

/**
 * The removal for this very end, under an id of its own: what the cluster has shown may be older than a removal that
 * is done since. One that failed or was cancelled is made anew; `null`: it is done, or another worker has just asked
 * for it.
 */
async function oneOf(data: DownData, end: string, queue: EndExpired['queue']): Promise<Entry | null> {
  const id = jobId(data, createHash('sha256').update(`${data.guid} ${end}`).digest('hex'));
  const earlier = await queue.job(id);
  if (earlier === null) return { id, data };
  return earlier.state === 'completed' || !hasEnded(earlier) ? null : newEntry(data);
}

/** Why a system ends now; `null`: it does not. `touched`: when it was last touched. */
export function causeOfEnd({ ttl, expiresAt, idle }: SystemEnds, touched: number, now: number): string | null {
  if (expiresAt !== null && expiresAt.getTime() <= now) return `its time to live of ${shortDuration(ttl)} ended`;
  return idle > 0 && touched + idle <= now ? `nobody touched it for ${shortDuration(idle)}` : null;
}

/** Not when it is being taken away, nor when an operation that may prolong its life has not said so yet. */
const mayEnd = (unfinished: readonly Job[]): boolean =>
  unfinished.every((it) => it.kind !== 'down' && it.revision !== null);
