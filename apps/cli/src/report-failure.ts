import { styleText } from 'node:util';
import { type Problem, ProblemError } from '@tycho/ast';
import { exitCodes, UsageError } from './exit-codes.ts';
import { plainText } from './output/plain-text.ts';
import { reportProblems } from './output/report-problems.ts';

/** Tells on stderr why the command ends, and answers its exit code. */
export function reportFailure(error: unknown): number {
  const problems = problemsOf(error);
  if (problems.length > 0) reportProblems(problems);
  else complain(messageOf(error));
  return error instanceof UsageError ? exitCodes.wrongUse : exitCodes.failed;
}

/** One message on stderr. */
export function complain(message: string): void {
  process.stderr.write(`${styleText('red', 'tycho:', { stream: process.stderr })} ${plainText(message)}\n`);
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return error.problems;
  if (error instanceof Error && error.name === 'TychoApiError' && 'problems' in error) {
    return error.problems as readonly Problem[];
  }
  return [];
}

/** The stack is for those who look for a fault of ours, not for a server that is away. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected = error.name !== 'TypeError' && error.name !== 'ReferenceError' && error.name !== 'RangeError';
  return expected ? error.message : (error.stack ?? error.message);
}
