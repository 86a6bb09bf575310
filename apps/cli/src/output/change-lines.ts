import type { Job } from '@tycho/contract';

type Change = Job['changes'][number];

/** In the order in which they are counted. */
const actions = ['created', 'configured', 'deleted', 'unchanged'] as const satisfies readonly Change['action'][];

/** What an operation did to a system that was there before: a line for each object that it changed, and a sum. */
export function changeLines({ changes, name, revision }: Pick<Job, 'changes' | 'name' | 'revision'>): string[] {
  if (changes.every((it) => it.action === 'created')) return [];
  const changed = changes.filter((it) => it.action !== 'unchanged');
  const what = revision === null ? name : `${name} revision ${revision}`;
  return [...changed.map((it) => `${it.action.padEnd(11)}${it.artifact}`), `${what}: ${changeCounts(changes)}`];
}

/** `1 configured, 4 unchanged` */
export const changeCounts = (changes: readonly Change[]): string =>
  actions
    .map((action) => ({ action, count: changes.filter((it) => it.action === action).length }))
    .filter((it) => it.count > 0)
    .map((it) => `${it.count} ${it.action}`)
    .join(', ');
