import type { Update } from '@tycho/ast';
import { parseDuration } from '@tycho/ast';
import type { ModelUpdate } from '../model/model.ts';

/** Swarm's, where something of it is written. */
const MONITOR = 5_000;

export const failureActions = ['continue', 'pause', 'rollback'] as const;

/** A pause between two containers is taken for time in which the one before is watched. */
export function buildUpdate(written: ModelUpdate | undefined): Update | null {
  if (!written) return null;
  const { parallelism = 1, order, delay, monitor, failure_action: action } = written;
  return {
    parallelism,
    order: order === 'start-first' ? 'start-first' : 'stop-first',
    monitor: Math.max(milliseconds(delay, 0), milliseconds(monitor, MONITOR)),
    onFailure: failureActions.find((it) => it === action) ?? 'pause',
  };
}

const milliseconds = (text: string | undefined, usual: number): number =>
  (text === undefined ? null : parseDuration(text)) ?? usual;
