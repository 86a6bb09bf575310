import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';

/** Makes another form of what is written at one key; `null` where nothing of it is left. */
export type Expansion = (node: Node, path: string, report: Report) => Node | null;

export type Expansions = Readonly<Record<string, Expansion>>;

/** The same rows for what stands below a path; the row of `''` is for the path itself. */
export function below(path: string, rows: Expansions): Expansions {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key === '' ? path : `${path}.${key}`, row]));
}
