import { type Problem, problem } from '@tycho/ast';

/** More in one answer help nobody. */
const MOST = 1_000;

/** What is to be told of a batch: each error with its launch before its path, everything else once. */
export class BulkProblems {
  readonly #errors: Problem[] = [];
  readonly #others = new Map<string, Problem>();
  #count = 0;

  add(launch: number, problems: readonly Problem[]): void {
    for (const it of problems) {
      if (it.level === 'error') {
        this.#count++;
        if (this.#errors.length < MOST) this.#errors.push(placed(launch, it));
      } else if (this.#others.size < MOST) {
        const text = JSON.stringify(it);
        if (!this.#others.has(text)) this.#others.set(text, placed(launch, it));
      }
    }
  }

  get all(): Problem[] {
    const left = this.#count - this.#errors.length;
    const more = problem('note', 'request-invalid', `${left} more errors are left out`);
    return [...this.#errors, ...(left > 0 ? [more] : []), ...this.#others.values()].slice(0, MOST + 1);
  }
}

const placed = (launch: number, it: Problem): Problem => ({
  ...it,
  path: [`launches[${launch}]`, ...(it.path === null ? [] : [it.path])].join('.'),
});
