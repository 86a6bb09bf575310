import { hash } from 'node:crypto';
import { anonymous, type Problem, problem } from '@tycho/ast';
import type { EndState, Job, JobProgress, StoryEvent } from '@tycho/contract';
import type { Job as BullJob } from 'bullmq';
import { outageProblem } from './outage-problem.ts';
import type { Outage } from './outages.ts';
import { type KeptData, openedData, openedProgress, progressOf, unlessSealed } from './sealing/job-payload.ts';
import { Sealer } from './sealing/sealer.ts';

/** What a finished job returns: BullMQ calls all of them completed. */
export type Outcome = Exclude<EndState, 'failed'>;

/**
 * A BullMQ job as the API shows it: made of one reading of the job, so that its parts agree. `outage`: the cluster is
 * away, which is what every job waits for that is not over. What cannot be opened is left out, with a warning.
 */
export function jobDocument(
  job: BullJob<KeptData, Outcome>,
  outage: Outage | null = null,
  sealer: Sealer = new Sealer(),
): Job {
  const document = withoutVersion(job, outage, sealer);
  return { ...document, version: versionOf(document) };
}

/** Of what it says, so that every API gives the same. */
const versionOf = (document: object): string => hash('sha1', JSON.stringify(document), 'base64url').slice(0, 16);

function withoutVersion(job: BullJob<KeptData, Outcome>, outage: Outage | null, sealer: Sealer): Omit<Job, 'version'> {
  const { data } = job;
  const { accepted, progress } = opened(job, sealer);
  const state = stateOf(job, progress);
  const waiting = outage !== null && !job.finishedOn ? [outageProblem(outage)] : [];
  const failure = state === 'failed' && !progress.problems.some((it) => it.level === 'error') ? [unexplained(job)] : [];
  return {
    id: job.id ?? '',
    kind: data.kind,
    guid: data.guid,
    name: data.kind === 'down' ? data.name : data.system.name,
    // Jobs that were queued before there were owners have none.
    cause: data.cause ?? data.kind,
    batchId: data.batch?.id ?? null,
    owner: (data as Partial<KeptData>).owner ?? anonymous,
    state,
    applied: progress.applied,
    // BullMQ counts the last attempt, too, once it has ended.
    attempts: job.finishedOn ? Math.max(0, job.attemptsMade - 1) : job.attemptsMade,
    services: progress.services,
    revision: progress.revision,
    changes: progress.changes,
    problems: [...accepted, ...progress.warnings, ...progress.problems, ...failure, ...waiting],
    result: progress.result,
    story: storyOf(job, progress, state),
    retryOf: data.retryOf ?? null,
    createdAt: new Date(job.timestamp).toISOString(),
    finishedAt: job.finishedOn ? new Date(job.finishedOn).toISOString() : null,
  };
}

/** What may be sealed of what is shown: the problems with which the job was accepted, and how far it has come. */
function opened(
  job: BullJob<KeptData, Outcome>,
  sealer: Sealer,
): { readonly accepted: readonly Problem[]; readonly progress: JobProgress } {
  return unlessSealed(
    () => {
      const data = openedData(job, sealer, ['problems']);
      return { accepted: data.kind === 'down' ? [] : data.problems, progress: openedProgress(job, sealer) };
    },
    ({ problems }) => ({
      accepted: problems.map((it): Problem => ({ ...it, level: 'warning' })),
      progress: progressOf(job),
    }),
  );
}

/** The beginning and the end are BullMQ's; what happened in between is kept with the progress. */
function storyOf(job: BullJob<KeptData, Outcome>, { begun, story, problems }: JobProgress, state: Job['state']) {
  const event = (at: number, name: StoryEvent['event'], message: string | null = null): StoryEvent => ({
    at: new Date(at).toISOString(),
    event: name,
    message,
  });
  const why = problems.map((it) => it.message).join('; ') || (state === 'failed' ? job.failedReason : null);
  return [
    event(job.timestamp, 'accepted'),
    ...(begun === null ? [] : [event(begun, 'begun')]),
    ...story,
    ...(job.finishedOn ? [event(job.finishedOn, state as EndState, why || null)] : []),
  ];
}

/**
 * Only a job that is over has `finishedOn`, and only one that was carried out returned something. BullMQ keeps
 * `delay` only while a job is parked.
 */
function stateOf({ finishedOn, returnvalue, delay }: BullJob<KeptData, Outcome>, { begun }: JobProgress): Job['state'] {
  if (finishedOn) return returnvalue ?? 'failed';
  if (begun === null) return 'queued';
  return delay > 0 ? 'waiting' : 'active';
}

/** A job that BullMQ itself gave up says so only in a sentence. */
function unexplained(job: BullJob): Problem {
  return problem('error', 'internal-error', job.failedReason || 'the job failed');
}
