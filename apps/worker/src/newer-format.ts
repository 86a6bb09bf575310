import { formatOf, JOB_FORMAT, type JobData } from '@tycho/contract';
import type { Logger } from 'pino';
import type { Step } from './step.ts';

/** How soon a job is offered again to whoever knows its form, in milliseconds. */
const OFFERED_AGAIN = 2_000;

/**
 * Leaves jobs that a newer version has queued to workers of that version: they lose neither their place in line nor an
 * attempt. Says so once for each form.
 */
export function newerFormat(log: Logger): (data: JobData) => (Step & { kind: 'wait' }) | null {
  const told = new Set<number>();
  return (data) => {
    const format = formatOf(data);
    if (format <= JOB_FORMAT) return null;
    if (!told.has(format)) log.warn(`jobs of form ${format} are left to newer workers: this one knows ${JOB_FORMAT}`);
    told.add(format);
    const recheckIn = OFFERED_AGAIN * (0.5 + Math.random());
    return { kind: 'wait', recheckIn, wake: () => ({ [Symbol.dispose]() {} }) };
  };
}
