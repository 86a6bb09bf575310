import type { Lifetime, Location, Problem, System } from '@tycho/ast';

/** What became of a project. */
export interface Parsed {
  /** `null` when there is an error among the problems. */
  readonly system: System | null;
  /** When it is to end by itself. */
  readonly lifetime: Lifetime;
  /** The resolved Compose model, as `tycho config` prints it; `null` where even that could not be made. */
  readonly model: object | null;
  /** Everything found, in order of place. */
  readonly problems: readonly Problem[];
  /** Where `path` (`services.web.ports[0]`) is written; the nearest place above it when it is not written itself. */
  locate(path: string): Location | null;
}
