import { ProblemError, type System } from '@tycho/ast';
import { type DownData, type JobData, type JobProgress, newProgress, type UpData } from '@tycho/contract';
import type { Job as BullJob } from 'bullmq';
import type { Sealable, SealedPlace, Sealer } from './sealer.ts';

/** What stands in Redis of an `up` or a `modify`: what its system is made of is sealed, if there is a key, until it goes. */
export interface KeptUp extends Omit<UpData, 'system'>, Sealable {
  readonly system: System | Pick<System, 'name'>;
}

/** What stands in Redis of a job. */
export type KeptData = KeptUp | DownData;

/** What stands in Redis of what a worker has found and done: what the cluster may have quoted is sealed. */
export type KeptProgress = JobProgress & Sealable;

/** A job as it is read from Redis. */
type KeptJob = Pick<BullJob<KeptData>, 'id' | 'data' | 'progress'>;

const placeOfData = (id: string, { guid, owner }: KeptData): SealedPlace => ['job', id, guid, owner];

const placeOfProgress = (id: string): SealedPlace => ['progress', id];

/** What is put in the queue. */
export const keptData = (id: string, data: KeptData, sealer: Sealer): KeptData =>
  data.kind === 'down' ? data : sealer.hide(data, shownOf(data), placeOfData(id, data));

/** What anybody may read of a launch, in place of what is sealed. */
export const shownOf = ({ system: { name } }: Pick<KeptUp, 'system'>): Pick<KeptUp, 'system' | 'problems'> => ({
  system: { name },
  problems: [],
});

/** What a job is to do, or `fields` of it. Throws `payload-locked`, `payload-damaged`. */
export const openedData = (
  { id = '', data }: Pick<KeptJob, 'id' | 'data'>,
  sealer: Sealer,
  fields?: readonly (keyof KeptUp)[],
): KeptData => (data.kind === 'down' ? data : sealer.reveal(data, placeOfData(id, data), fields));

/** Whether it says what is to be done; what a completed job was to do is not kept. */
export const isWhole = (data: KeptData): data is JobData => data.kind === 'down' || 'services' in data.system;

/** Without what its system is made of: the job has nothing left to do. */
export function retired(data: KeptData): KeptData {
  if (data.kind === 'down') return data;
  const { system: _, ...sealed } = data.sealed ?? {};
  return { ...data, system: shownOf(data).system, ...(data.sealed ? { sealed } : {}) };
}

/** Whether a job has done all that it was to do. */
export const isRetired = (data: KeptData): boolean => !isWhole(data) && data.sealed?.system === undefined;

export const keptProgress = (id: string, progress: JobProgress, sealer: Sealer): KeptProgress => {
  const { services, problems, warnings, failure, story } = newProgress();
  return sealer.hide(progress, { services, problems, warnings, failure, story }, placeOfProgress(id));
};

/** How far a job has come. Throws `payload-locked`, `payload-damaged`. */
export const openedProgress = ({ id = '', progress }: Omit<KeptJob, 'data'>, sealer: Sealer): JobProgress =>
  sealer.reveal(progressOf({ progress }), placeOfProgress(id));

/** How far a job has come, as far as it is not sealed. */
export function progressOf({ progress }: Pick<KeptJob, 'progress'>): KeptProgress {
  return typeof progress === 'object' && progress !== null
    ? { ...newProgress(), ...(progress as Partial<KeptProgress>) }
    : newProgress();
}

/** Whether the keys are here with which a job was sealed. */
export const hasKeysOf = ({ data, progress }: Omit<KeptJob, 'id'>, sealer: Sealer): boolean =>
  (data.kind === 'down' || sealer.hasKeysOf(data)) && sealer.hasKeysOf(progressOf({ progress }));

/** What `open` answers, or `otherwise` with the reason why nothing sealed can be read. */
export function unlessSealed<T>(open: () => T, otherwise: (reason: ProblemError) => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof ProblemError && error.problems.every((it) => it.code.startsWith('payload-')))
      return otherwise(error);
    throw error;
  }
}
