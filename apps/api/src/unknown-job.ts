import { ProblemError, problem } from '@tycho/ast';

export const unknownJob = (id: string): ProblemError =>
  new ProblemError([
    problem('error', 'job-unknown', `there is no job ${id}`, {
      hint: 'Finished jobs are forgotten after a day, failed ones after a week.',
    }),
  ]);
