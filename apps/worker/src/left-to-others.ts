import { formatOf, JOB_FORMAT } from '@tycho/contract';
import { hasKeysOf, type KeptData, type Sealer } from '@tycho/queue';
import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import type { Step } from './step.ts';

/** How soon a job is offered again to whoever can do it, in milliseconds. */
const OFFERED_AGAIN = 2_000;

/**
 * Leaves jobs that a newer version has queued to workers of that version, and those that are sealed to workers that have
 * the key: they lose neither their place in line nor an attempt. Says so once for each reason.
 */
export function leftToOthers(sealer: Sealer, log: Logger): (job: Job<KeptData>) => (Step & { kind: 'wait' }) | null {
  const told = new Set<string>();
  return (job) => {
    const reason = reasonToLeave(job, sealer);
    if (reason === null) return null;
    if (!told.has(reason)) log.warn(reason);
    told.add(reason);
    const recheckIn = OFFERED_AGAIN * (0.5 + Math.random());
    return { kind: 'wait', recheckIn, wake: () => ({ [Symbol.dispose]() {} }) };
  };
}

function reasonToLeave(job: Job<KeptData>, sealer: Sealer): string | null {
  const format = formatOf(job.data);
  if (format > JOB_FORMAT) return `jobs of form ${format} are left to newer workers: this one knows ${JOB_FORMAT}`;
  return hasKeysOf(job, sealer) ? null : 'sealed jobs are left to workers that have their key: see --payload-key-file';
}
