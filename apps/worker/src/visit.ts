import type { JobData } from '@tycho/contract';
import type { Outcome } from '@tycho/queue';
import type { Job } from 'bullmq';

/** One time that a worker has a job in its hands. */
export type Visit = (job: Job<JobData, Outcome>, token?: string) => Promise<Outcome>;
