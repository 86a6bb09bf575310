import type { Job } from 'bullmq';
import type { KeptData } from './sealing/job-payload.ts';

/** What a line of the log says of a job: enough to find all that concerns it. */
export interface JobFields {
  readonly job: string;
  readonly guid: string;
  readonly owner: string;
  readonly [more: string]: string | number;
}

export const jobFields = (id: string, { guid, owner, batch }: KeptData): JobFields => ({
  job: id,
  guid,
  owner,
  ...(batch ? { batch: batch.id } : {}),
});

/** Of a job in the hands of a worker. */
export const visitFields = ({ id = '', data, attemptsMade, opts }: Job<KeptData>): JobFields => ({
  ...jobFields(id, data),
  attempt: attemptsMade + 1,
  ...traceOf(opts.telemetry?.metadata),
});

/** BullMQ keeps the trace that a job was accepted in with the job. */
function traceOf(metadata: string | undefined): { traceId?: string } {
  const traceId = /"traceparent":"00-([0-9a-f]{32})-/.exec(metadata ?? '')?.[1];
  return traceId === undefined ? {} : { traceId };
}
