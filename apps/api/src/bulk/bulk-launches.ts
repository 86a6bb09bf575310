import { ProblemError, problem } from '@tycho/ast';
import type { BulkRequest } from '@tycho/contract';
import { type Launchable, type LaunchedAlike, type LaunchRules, launchable } from '../launch.ts';
import { labelProblems } from '../modify/label-problems.ts';

type BulkLaunch = BulkRequest['launches'][number];
type Labels = Readonly<Record<string, string>>;

/** A launch with all that it says itself and that all have in common. */
export interface WholeLaunch {
  readonly alike: LaunchedAlike;
  readonly labels: Labels;
}

/** Launches of a bulk request one after the other. Of those that say the same, but for their labels, one is parsed. */
export class BulkLaunches {
  readonly #rules: LaunchRules;
  readonly #defaults: NonNullable<BulkRequest['defaults']>;
  #last: { readonly text: string; readonly files: unknown; readonly outcome: Launchable | ProblemError } | null = null;

  constructor({ defaults = {} }: Pick<BulkRequest, 'defaults'>, rules: LaunchRules) {
    this.#defaults = defaults;
    this.#rules = rules;
  }

  /** What may run, or a `ProblemError` with all that is wrong with it. */
  launch(given: BulkLaunch): Launchable {
    const { alike, labels } = this.#whole(given);
    const wrong = labelProblems(labels);
    if (wrong.length > 0) throw new ProblemError(wrong);
    const outcome = this.#parsed(alike);
    if (outcome instanceof ProblemError) throw outcome;
    if (Object.keys(labels).length === 0) return outcome;
    return { ...outcome, system: { ...outcome.system, labels: { ...outcome.system.labels, ...labels } } };
  }

  #whole({ count: _, ...given }: BulkLaunch): WholeLaunch {
    const defaults = this.#defaults;
    const { labels = {}, files, atomic = false, ...alike } = { ...defaults, ...given };
    if (files === undefined) throw new ProblemError([noFiles]);
    const environment = { ...defaults.environment, ...given.environment };
    return { alike: { ...alike, files, environment, atomic }, labels: { ...defaults.labels, ...labels } };
  }

  #parsed({ files, ...rest }: LaunchedAlike): Launchable | ProblemError {
    const text = JSON.stringify(rest);
    if (this.#last?.files !== files || this.#last.text !== text)
      this.#last = { files, text, outcome: outcomeOf(() => launchable({ files, ...rest }, this.#rules)) };
    return this.#last.outcome;
  }
}

function outcomeOf(work: () => Launchable): Launchable | ProblemError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

const noFiles = problem('error', 'request-invalid', 'the launch has no files', {
  path: 'files',
  hint: 'Give them in the launch, or in `defaults` for all launches.',
});
