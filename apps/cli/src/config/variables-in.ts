import { upToBrace } from '../project/up-to-brace.ts';

export interface Mentioned {
  readonly name: string;
  /** Whether it must be set: `${NAME:?}`. */
  readonly required: boolean;
  /** Of `${NAME:-default}`. */
  readonly default: string;
  /** Of `${NAME:+alternate}`. */
  readonly alternate: string;
}

const opening = /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(:?[-?+])?/g;

/** The variables that the texts of a model refer to, also inside of defaults: each name once, in order of name. */
export function variablesIn(model: unknown): Mentioned[] {
  const found = new Map<string, Mentioned>();
  for (const it of textsIn(model).flatMap(mentionedIn)) {
    const before = found.get(it.name);
    found.set(it.name, before ? combined(before, it) : it);
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const combined = (a: Mentioned, b: Mentioned): Mentioned => ({
  name: a.name,
  required: a.required || b.required,
  default: a.default || b.default,
  alternate: a.alternate || b.alternate,
});

function textsIn(it: unknown): string[] {
  if (typeof it === 'string') return it.includes('$') ? [it] : [];
  return typeof it === 'object' && it !== null ? Object.values(it).flatMap(textsIn) : [];
}

function mentionedIn(text: string): Mentioned[] {
  return [...text.matchAll(opening)].flatMap((match) => {
    const [all, bare, braced, operator = ''] = match;
    const name = bare ?? braced;
    if (name === undefined) return [];
    const rest = operator === '' ? '' : upToBrace(text, match.index + all.length);
    const sort = operator.at(-1);
    return {
      name,
      required: sort === '?',
      default: sort === '-' ? rest : '',
      alternate: sort === '+' ? rest : '',
    };
  });
}
