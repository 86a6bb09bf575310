import { type Backend, MOST_OF_A_PAGE, type Remains } from '@tycho/backends';
import { type DriftMarks, type JobQueue, newEntry, ORPHAN_CAUSE, orphansAmong } from '@tycho/queue';
import type { Logger } from 'pino';

export interface Sweep {
  readonly backend: Pick<Backend, 'survey' | 'drift'>;
  readonly queue: Pick<JobQueue, 'add' | 'unfinished'>;
  readonly marks: DriftMarks;
  /** What has no root and is older than this belongs to no system, in milliseconds. */
  readonly grace: number;
  readonly removeOrphans: boolean;
  /** Aborted: what is left is for the next sweep. */
  readonly stop: AbortSignal;
  readonly log: Logger;
}

/** Systems that are compared with what was asked for in one sweep; the others come in the next ones. */
const COMPARED = 5 * MOST_OF_A_PAGE;

/**
 * Looks through all that there is: tells of what belongs to no system, and removes it where that is wanted, and marks
 * systems that somebody changed by hand. Only what was written to since it was last compared is compared.
 */
export async function sweep(options: Sweep, now = Date.now()): Promise<void> {
  const remains = await options.backend.survey();
  await tellOrphans(remains, options, now);
  await markDrift(remains, options, now);
}

async function tellOrphans(remains: readonly Remains[], options: Sweep, now: number): Promise<void> {
  const { queue, grace, removeOrphans, stop, log } = options;
  for (const { guid, owner, name, artifacts } of await orphansAmong(remains, queue, grace, now)) {
    stop.throwIfAborted();
    log.warn({ guid, artifacts }, `${artifacts.length} objects of ${name} belong to no system`);
    if (removeOrphans)
      await queue.add([newEntry({ kind: 'down', guid, owner, name, volumes: false, cause: ORPHAN_CAUSE })]);
  }
}

async function markDrift(remains: readonly Remains[], options: Sweep, now: number): Promise<void> {
  const { marks, stop } = options;
  const known = await marks.all();
  const systems = remains.filter((it) => it.rooted);
  const there = new Set(systems.map((it) => it.guid));
  await marks.forget([...known.keys()].filter((it) => !there.has(it)));
  const changed = systems.filter((it) => known.get(it.guid)?.fingerprint !== it.fingerprint);
  for (let at = 0; at < Math.min(changed.length, COMPARED); at += MOST_OF_A_PAGE) {
    stop.throwIfAborted();
    await compare(changed.slice(at, at + MOST_OF_A_PAGE), options, now);
  }
}

/** What is being changed now is left for the next sweep. */
async function compare(systems: readonly Remains[], { backend, queue, marks, log }: Sweep, now: number): Promise<void> {
  const isAtRest = async ({ guid }: Remains) => (await queue.unfinished(guid)).length === 0;
  const atRest: Remains[] = [];
  for (const it of systems) if (await isAtRest(it)) atRest.push(it);
  if (atRest.length === 0) return;
  const found = await backend.drift(atRest.map((it) => it.guid));
  for (const it of atRest) {
    const { guid, name, fingerprint } = it;
    const drift = found.get(guid);
    // Something may have begun while all of them were looked at.
    if (drift === undefined || (drift.length > 0 && !(await isAtRest(it)))) continue;
    await marks.set(guid, { fingerprint, seenAt: new Date(now).toISOString(), drift });
    if (drift.length > 0) log.warn({ guid, drift }, `somebody changed ${name} by hand`);
  }
}
