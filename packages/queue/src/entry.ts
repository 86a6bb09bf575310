import { type JobData, newGuid } from '@tycho/contract';
import type { KeptData } from './sealing/job-payload.ts';

/** A job that is to be put in the queue. */
export interface Entry<Data extends KeptData = JobData> {
  readonly id: string;
  readonly data: Data;
}

/** A job under a new id. Ids start with the kind of operation. */
export const newEntry = <Data extends JobData>(data: Data): Entry<Data> => ({ id: jobId(data, newGuid()), data });

/** @example jobId({ kind: 'up', guid: '909f2e60…' }, '062e61df…') // 'up-909f2e60-062e61df' */
export const jobId = ({ kind, guid }: Pick<JobData, 'kind' | 'guid'>, random: string): string =>
  `${kind}-${guid.slice(0, 8)}-${random.slice(0, 8)}`;
