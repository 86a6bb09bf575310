/** Before the end; docs/jobs.md has what each means and what may follow. */
export const openStates = ['queued', 'active', 'waiting'] as const;

/** How a job ends; it stays so. */
export const endStates = ['completed', 'failed', 'cancelled', 'superseded'] as const;

export const jobStates = [...openStates, ...endStates] as const;

export type EndState = (typeof endStates)[number];

export type JobState = (typeof jobStates)[number];

export const hasEnded = ({ state }: { readonly state: JobState }): boolean => endStates.some((it) => it === state);

/** What may follow on each state. Nothing else ever does: docs/jobs.md says why, and a test looks at real jobs. */
export const transitions: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['active', 'failed', 'cancelled', 'superseded'],
  active: ['waiting', 'completed', 'failed', 'cancelled', 'superseded'],
  waiting: ['active'],
  completed: [],
  failed: [],
  cancelled: [],
  superseded: [],
};
