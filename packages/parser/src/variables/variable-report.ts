import { limits } from '../limits.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Place } from '../yaml/node.ts';
import type { FilledIn } from './fill-in.ts';

/** Says what filling in found; each unset name once. */
export class VariableReport {
  readonly #report: Report;
  readonly #named = new Set<string>();

  constructor(report: Report) {
    this.#report = report;
  }

  add({ unset, failure }: FilledIn, path: string | null, at: Place): void {
    for (const name of unset) {
      if (this.#named.has(name)) continue;
      this.#named.add(name);
      const hint = `Set ${name} in the environment or in .env, or write \${${name}:-} where empty is meant.`;
      this.#report.warning('variable-unset', path, `variable ${name} is not set; it is read as empty`, hint, at);
    }
    switch (failure?.code) {
      case 'interpolation-invalid': {
        const hint = `Write \${NAME} or \${NAME:-default}, and $$ for a dollar sign.`;
        const what = failure.form.endsWith('}') ? 'is not a variable' : 'has no closing brace';
        this.#report.error(failure.code, path, `${quote(failure.form)} ${what}`, hint, at);
        break;
      }
      case 'yaml-limit': {
        const message = `a value is longer than ${limits.fileSize} characters with its variables filled in`;
        this.#report.error(failure.code, path, message, 'Use shorter variables.', at);
        break;
      }
      case 'variable-required': {
        const message = `required variable ${failure.name} is not set${failure.message && `: ${failure.message}`}`;
        this.#report.error(failure.code, path, message, `Set ${failure.name} in the environment or in .env.`, at);
        break;
      }
    }
  }
}
