import { ProblemError, problem } from '@tycho/ast';

/** More at once would make one answer hold up the others. */
const MOST = 1_000;

/** Ids of jobs with commas between them, each once. */
export function jobIds(text: string): string[] {
  const ids = [...new Set(text.split(',').filter((it) => it !== ''))];
  if (ids.length <= MOST) return ids;
  throw new ProblemError([
    problem('error', 'request-invalid', `${ids.length} job ids are too many`, {
      path: 'ids',
      hint: `Ask for ${MOST} at most.`,
    }),
  ]);
}
