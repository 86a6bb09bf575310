import type { BatchItemState } from '@tycho/contract';

/** How the state of an item stands in Redis: a character for each item, in one string. */
export const letters: Readonly<Record<BatchItemState, string>> = {
  queued: 'q',
  begun: 'b',
  applied: 'a',
  completed: 'c',
  failed: 'f',
  cancelled: 'x',
  superseded: 's',
  refused: 'r',
};

const states = Object.fromEntries(Object.entries(letters).map(([state, letter]) => [letter, state]));

export const itemStateOf = (letter: string | undefined): BatchItemState =>
  (states[letter ?? ''] as BatchItemState) ?? 'queued';

export const isOpenLetter = (letter: string | undefined): boolean =>
  letter === letters.queued || letter === letters.begun || letter === letters.applied;
