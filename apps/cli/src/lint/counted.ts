import type { Problem } from '@tycho/ast';

/** `2 errors, 1 warning`; `no problems` */
export function counted(problems: readonly Problem[]): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((level) => {
    const count = problems.filter((it) => it.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  return parts.join(', ') || 'no problems';
}
