import { ProblemError, problem } from '@tycho/ast';

export const unknownSystem = (guid: string): ProblemError =>
  new ProblemError([
    problem('error', 'system-unknown', `there is no system ${guid}`, { hint: '"tycho status" lists those there are.' }),
  ]);
