import type { Problem } from '@tycho/ast';

/** What a launch is made of: the body of a request, and what the parser takes. */
export interface Project {
  /** Texts by path relative to the project folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly use: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly name?: string | undefined;
  /** Good to know before it is sent. */
  readonly problems: readonly Problem[];
  /** The same problem with its place as the caller would write it. */
  relabel(it: Problem): Problem;
}
