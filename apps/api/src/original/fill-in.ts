import { type Problem, problem } from '@tycho/ast';

export interface FilledIn {
  readonly system: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

/** The variables of one service; `null`: of what belongs to none. */
type VariablesOf = (service: string | null) => Readonly<Record<string, string>>;

/** As deep as a Compose file may nest. */
const DEEPEST = 100;
/** What Jinja takes for a variable. */
const variable = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

/**
 * Fills in `{{ name }}` in the texts of a Compose file. A value is text that nothing reads again: neither its quotes nor
 * a `$` or `{{` in it mean anything. One that is not known is empty, with a warning, as in Compose; all else of Jinja is
 * an error.
 *
 * @example fillIn({ services: { web: { image: 'web:{{ tag }}' } } }, () => ({ tag: '1' }))
 */
export function fillIn(system: Record<string, unknown>, variablesOf: VariablesOf): FilledIn {
  const problems: Problem[] = [];
  const filled = new Filling(variablesOf, problems).value(system, []);
  return { system: filled as Record<string, unknown>, problems };
}

type Step = string | number;

class Filling {
  readonly #variablesOf: VariablesOf;
  readonly #problems: Problem[];

  constructor(variablesOf: VariablesOf, problems: Problem[]) {
    this.#variablesOf = variablesOf;
    this.#problems = problems;
  }

  value(it: unknown, path: readonly Step[]): unknown {
    if (typeof it === 'string') return this.#text(it, path);
    if (typeof it !== 'object' || it === null) return it;
    if (path.length >= DEEPEST) {
      this.#say('error', 'yaml-limit', `the system nests more than ${DEEPEST} deep`, path, 'Flatten it.');
      return null;
    }
    if (Array.isArray(it)) return it.map((item, index) => this.value(item, [...path, index]));
    return Object.fromEntries(
      Object.entries(it).map(([key, value]) => {
        const below = [...path, key];
        if (isTemplate(key))
          this.#say('error', 'interpolation-invalid', 'a key is not filled in', below, 'Write it out.');
        return [key, this.value(value, below)];
      }),
    );
  }

  #text(text: string, path: readonly Step[]): string {
    if (!isTemplate(text)) return text;
    if (isTemplate(text.replaceAll(variable, ''))) {
      const message = `${JSON.stringify(text)} has more of a template than variables`;
      const hint = 'Write no more of Jinja than `{{ name }}`, and values that are made otherwise into `env`.';
      this.#say('error', 'interpolation-invalid', message, path, hint);
      return text;
    }
    const variables = this.#variablesOf(path[0] === 'services' && path.length > 1 ? String(path[1]) : null);
    return text.replaceAll(variable, (_, name: string) => {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value === undefined) {
        const message = `the variable ${name} is not set, and taken as empty`;
        this.#say('warning', 'variable-unset', message, path, `Give ${name} in \`env\`.`);
      }
      // A `$` of its own is not one of Compose.
      return (value ?? '').replaceAll('$', '$$$$');
    });
  }

  #say(level: Problem['level'], code: Problem['code'], message: string, path: readonly Step[], hint: string): void {
    const steps = path.map((it) => (typeof it === 'number' ? `[${it}]` : `.${it}`)).join('');
    this.#problems.push(problem(level, code, message, { path: steps.replace(/^\./, ''), hint }));
  }
}

/** Whether Jinja would take anything of it for its own. `${#name}` of a shell has the beginning of a comment. */
function isTemplate(text: string): boolean {
  const comment = text.indexOf('{#');
  return text.includes('{{') || text.includes('{%') || (comment >= 0 && text.includes('#}', comment + 2));
}
