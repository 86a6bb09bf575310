import type { Who } from '@tycho/contract';

/** Who a token speaks for. */
export interface Identity {
  /** The owner of what they launch. */
  readonly name: string;
  readonly groups: readonly string[];
  /** How they showed it; `open`: nobody is asked. */
  readonly way: Who['way'];
}

export interface Caller extends Identity {
  readonly role: Who['role'];
}
