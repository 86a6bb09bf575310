import type { JobData } from '@tycho/contract';

/** Priorities of jobs that wait for their turn between owners: `width` of them after `base`. */
export interface Band {
  readonly name: 'single' | 'bulk';
  readonly base: number;
  readonly width: number;
}

export interface Bands {
  readonly single: Band;
  readonly bulk: Band;
}

/** What somebody waits for comes before what is of a batch. BullMQ's priorities end at 2,097,152. */
export const usualBands: Bands = {
  single: { name: 'single', base: 10, width: 1_000_000 },
  bulk: { name: 'bulk', base: 1_000_010, width: 1_000_000 },
};

/** `null`: it has a priority of its own. */
export const bandOf = ({ kind, batch }: Pick<JobData, 'kind' | 'batch'>, bands: Bands): Band | null => {
  if (batch !== undefined) return bands.bulk;
  return kind === 'down' ? null : bands.single;
};
