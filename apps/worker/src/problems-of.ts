import { type Problem, ProblemError, problem } from '@tycho/ast';

/** What is wrong. What nobody foresaw may pass too, and is told as it came. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems;
  return [problem('error', 'internal-error', error instanceof Error ? error.message : String(error))];
}
