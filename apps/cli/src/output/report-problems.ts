import { styleText } from 'node:util';
import { formatProblem, type Problem } from '@tycho/ast';
import { plainText } from './plain-text.ts';

/** Prints problems on stderr, one a line: errors as they are, warnings named so, notes only when asked for. */
export function reportProblems(
  problems: readonly Problem[],
  { notes = false }: { readonly notes?: boolean } = {},
): void {
  const shown = problems.filter((it) => notes || it.level !== 'note');
  // To touch stderr costs 4 ms.
  if (shown.length === 0) return;
  const lines = shown.map((it) => `${prefix(it.level)}${plainText(formatProblem(it))}\n`);
  process.stderr.write(lines.join(''));
}

/** Nothing before an error, so that it starts with its place and an editor can jump there. */
function prefix(level: Problem['level']): string {
  switch (level) {
    case 'error':
      return '';
    case 'warning':
      return styleText('yellow', 'warning: ', { stream: process.stderr });
    case 'note':
      return styleText('dim', 'note: ', { stream: process.stderr });
  }
}
