import type { Files } from '../project/files.ts';
import type { Node } from '../yaml/node.ts';

/** What the model does not hold: the files of the project, variables, and what is written beyond Docker's words. */
export interface Outside {
  readonly tree: Node;
  readonly files: Files;
  /** A variable of the request or of `.env`. */
  lookup(name: string): string | undefined;
}
