import type { Place } from '../yaml/node.ts';
import { Source } from '../yaml/source.ts';
import type { FilledIn, Lookup } from './fill-in.ts';
import { fillIn } from './fill-in.ts';
import { readEscapes } from './read-escapes.ts';

export interface EnvFile {
  readonly values: ReadonlyMap<string, string>;
  /** What filling in variables found, where it found something. */
  readonly filled: readonly { readonly filled: FilledIn; readonly at: Place }[];
  /** Where the file is not an env file, and why; what stands before is read. */
  readonly failure: { readonly message: string; readonly at: Place } | null;
}

const space = /[\t\v\f\r \u0085\u00A0]*/y;
const blank = /(?:\s|#[^\n]*)*/y;
const exportWord = /export[\t\v\f\r \u0085\u00A0]+/y;
const key = /[\p{L}\p{N}_.\-[\] \t]+/uy;

/**
 * The `.env` and `env_file` format: `NAME=value`, `NAME: value`, `export NAME=value`, `NAME` (inherited), comments,
 * 'literal' and "escaped, filled in" quotes over several lines. Variables are looked up first, then taken from
 * what stands above in the file.
 */
export function parseEnv(file: string, text: string, lookup: Lookup): EnvFile {
  return new EnvReader(new Source(file, text), lookup).read();
}

class EnvReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #values = new Map<string, string>();
  readonly #filled: { filled: FilledIn; at: Place }[] = [];
  #at = 0;

  constructor(source: Source, lookup: Lookup) {
    this.#source = source;
    this.#text = source.text;
    this.#lookup = lookup;
  }

  read(): EnvFile {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1;
    let failure: EnvFile['failure'] = null;
    for (this.#take(blank); this.#at < this.#text.length && failure === null; this.#take(blank)) failure = this.#line();
    return { values: this.#values, filled: this.#filled, failure };
  }

  #line(): EnvFile['failure'] {
    this.#take(exportWord);
    const start = this.#at;
    const name = this.#take(key).trimEnd();
    const next = this.#text[this.#at];
    const isNothing = name === '' && next !== '=' && next !== ':';
    if (isNothing || /[ \t]/.test(name)) return this.#fail('a line is not NAME=value', start);
    if (next === '=' || next === ':') {
      this.#at++;
      this.#take(space);
      return this.#value(name);
    }
    if (next !== undefined && next !== '\n' && next !== '\r') {
      return this.#fail(`${JSON.stringify(next)} cannot stand in the name of a variable`, this.#at);
    }
    const inherited = this.#lookup(name);
    if (inherited !== undefined) this.#values.set(name, inherited);
    return null;
  }

  #value(name: string): EnvFile['failure'] {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote !== '"' && quote !== "'") {
      const end = this.#text.indexOf('\n', start);
      this.#at = end < 0 ? this.#text.length : end;
      const [value = ''] = this.#text.slice(start, this.#at).split(' #', 1);
      this.#values.set(name, this.#fill(value.trimEnd(), start));
      return null;
    }
    const end = this.#closingQuote(quote);
    if (end < 0) return this.#fail(`the value of ${name} has a quote that nothing closes`, start);
    this.#at = end + 1;
    const inside = this.#text.slice(start + 1, end).replaceAll(`\\${quote}`, quote);
    this.#values.set(name, quote === '"' ? this.#fill(readEscapes(inside), start) : inside);
    return null;
  }

  #closingQuote(quote: string): number {
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      if (this.#text[at] === '\\') at++;
      else if (this.#text[at] === quote) return at;
    }
    return -1;
  }

  #fill(value: string, start: number): string {
    const filled = fillIn(value, (name) => this.#lookup(name) ?? this.#values.get(name));
    if (filled.failure || filled.unset.length > 0) this.#filled.push({ filled, at: this.#place(start) });
    return filled.value;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #fail(message: string, at: number): EnvFile['failure'] {
    return { message, at: this.#place(at) };
  }

  #place(start: number): Place {
    return { source: this.#source, start };
  }
}
