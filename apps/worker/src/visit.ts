import type { KeptData, Outcome } from '@tycho/queue';
import type { Job } from 'bullmq';

/** One time that a worker has a job in its hands. */
export type Visit = (job: Job<KeptData, Outcome>, token?: string) => Promise<Outcome>;
