import type { Backend, Remains } from '@tycho/backends';
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
const COMPARED_AT_ONCE = 500;

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

async function markDrift(remains: readonly Remains[], { backend, queue, marks, stop, log }: Sweep, now: number) {
  const known = await marks.all();
  const systems = remains.filter((it) => it.rooted);
  const there = new Set(systems.map((it) => it.guid));
  await marks.forget([...known.keys()].filter((it) => !there.has(it)));
  const changed = systems.filter((it) => known.get(it.guid)?.fingerprint !== it.fingerprint);
  for (const { guid, name, fingerprint } of changed.slice(0, COMPARED_AT_ONCE)) {
    stop.throwIfAborted();
    if ((await queue.unfinished(guid)).length > 0) continue;
    const drift = (await backend.drift(guid)).get(guid);
    if (drift === undefined) continue;
    await marks.set(guid, { fingerprint, seenAt: new Date(now).toISOString(), drift });
    if (drift.length > 0) log.warn({ guid, drift }, `somebody changed ${name} by hand`);
  }
}
