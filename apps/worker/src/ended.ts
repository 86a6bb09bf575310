import type { Problem } from '@tycho/ast';

/** The operation is to end before it is done. `by`: what was accepted after it; `null`: somebody asked for its end. */
export class Ended extends Error {
  readonly by: string | null;
  /** What came of going back. */
  readonly problems: readonly Problem[];

  constructor(by: string | null, problems: readonly Problem[] = []) {
    super(by === null ? 'cancelled on request' : `ended by ${by}`);
    this.name = 'Ended';
    this.by = by;
    this.problems = problems;
  }

  get outcome(): 'cancelled' | 'superseded' {
    return this.by === null || this.by.startsWith('down-') ? 'cancelled' : 'superseded';
  }
}
