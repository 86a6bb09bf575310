import type { Report } from '../report.ts';
import type { Entry, MapNode, Place } from '../yaml/node.ts';

/** What the translations of one project have in common. */
export interface Context {
  readonly report: Report;
  /** Claims of the orchestrator that are mounted, each with where that is first. */
  readonly claims: Map<string, Place>;
}

/** Makes Compose of one thing that the original Tycho wrote otherwise in a service; all else stays as it is. */
export type Translation = (service: MapNode, path: string, context: Context) => MapNode;

/** Says how something was read, and what to write instead. */
export function tell({ report }: Context, path: string, what: string, hint: string, at: Place): void {
  report.note('original-dialect', path, `${what}, as the original Tycho wrote it`, hint, at);
}

/** Where a value is written, or its key where it is more than one line. */
export const placeOf = ({ key, value }: Entry): Place => (value.kind === 'scalar' && value.start >= 0 ? value : key);
