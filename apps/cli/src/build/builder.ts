import type { Build } from './build.ts';
import type { Takes } from './takes.ts';

/** The program and its arguments. */
export type Command = readonly string[];

/** A question to this machine. */
export interface Ask {
  /** Ends well where the answer is yes, */
  readonly command: Command;
  /** unless it prints this; the first group is the reason. */
  readonly no?: RegExp;
}

/** A program that makes images and pushes them. */
export interface Builder {
  /** As a person calls it. */
  readonly name: string;
  readonly takes: Takes;
  /** Where it says the digest of what was pushed: in the file of `--metadata-file`, or among what it prints. */
  readonly digest: 'metadata' | 'printed';
  /** Whether it can build. */
  readonly ask: Ask;
  /** What builds and pushes. `flags` are the arguments of its keys, `ours` those that only this program gives. */
  commands(build: Build, flags: readonly string[], ours?: readonly string[]): readonly Command[];
}
