import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';

/** Makes the long form of what is written at one key; `null` where nothing of it is left. */
export type Expansion = (node: Node, path: string, report: Report) => Node | null;
