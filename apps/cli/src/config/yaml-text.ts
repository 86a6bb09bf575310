import { dump } from 'js-yaml';

const style = { noRefs: true, lineWidth: -1, quoteStyle: 'double' } as const;

/** Texts that need no quotes, whatever a reader of YAML takes other words for. */
const plain = /^(?:[A-Za-z_/]|\.{1,2}\/|--?[A-Za-z])[\w./@+=,-]*(?:(?::| (?![#]))[\w./@+=,-]+)*$/;
const reserved = /^(?:y|yes|n|no|on|off|true|false|null)$/i;
const digits = /^[1-9]\d*$/;

/** Keys of more characters than this js-yaml writes in another form. */
const longestKey = 1000;

/** Not written here: a text of several lines. */
class Unusual extends Error {}

/** A mapping or a list as YAML, exactly as js-yaml writes it, in a third of the time: most texts are words and numbers. */
export function yamlText(data: unknown): string {
  try {
    return new Writer().document(data);
  } catch (error) {
    if (error instanceof Unusual) return dump(data, style);
    throw error;
  }
}

class Writer {
  readonly #known = new Map<string, string>();

  document(data: unknown): string {
    return `${this.#value(data, 0).trimStart()}\n`;
  }

  /** What follows a key: ` value`, or lines that begin with a line break. */
  #value(data: unknown, level: number): string {
    if (typeof data !== 'object' || data === null) return ` ${this.#scalar(data)}`;
    if (Array.isArray(data)) return data.length === 0 ? ' []' : this.#list(data, level);
    const entries = Object.entries(data);
    return entries.length === 0 ? ' {}' : this.#mapping(entries, level);
  }

  #list(items: readonly unknown[], level: number): string {
    const line = `\n${'  '.repeat(level)}-`;
    // The first line of what is in an item stands behind the dash.
    return items.map((it) => `${line} ${this.#value(it, level + 1).trimStart()}`).join('');
  }

  #mapping(entries: readonly (readonly [string, unknown])[], level: number): string {
    const line = `\n${'  '.repeat(level)}`;
    return entries.map(([key, it]) => `${line}${this.#key(key)}:${this.#value(it, level + 1)}`).join('');
  }

  #key(key: string): string {
    if (key.length > longestKey) throw new Unusual();
    return this.#scalar(key);
  }

  #scalar(data: unknown): string {
    if (typeof data === 'number' && Number.isSafeInteger(data) && !Object.is(data, -0)) return String(data);
    if (typeof data !== 'string') return dump(data, style).trimEnd();
    if (plain.test(data) && !reserved.test(data)) return data;
    return digits.test(data) ? `"${data}"` : this.#unusual(data);
  }

  #unusual(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (text.includes('\n')) throw new Unusual();
    const written = dump({ it: text }, style).slice('it: '.length, -1);
    this.#known.set(text, written);
    return written;
  }
}
