/** A value with what YAML has beyond JSON. */
export type Value = string | number | boolean | null | readonly Value[] | Mapping | Tagged | Anchored | Alias | Raw;
export interface Mapping {
  readonly [key: string]: Value;
}

/** `!reset …`, `!override …`. */
export class Tagged {
  readonly tag: string;
  readonly value: Value;
  constructor(tag: string, value: Value) {
    this.tag = tag;
    this.value = value;
  }
}

/** `&name …`. */
export class Anchored {
  readonly name: string;
  readonly value: Value;
  constructor(name: string, value: Value) {
    this.name = name;
    this.value = value;
  }
}

/** `*name`. */
export class Alias {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Text written as it is, without quotes. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export const isList = (it: Value): it is readonly Value[] => Array.isArray(it);
export const isMapping = (it: Value): it is Mapping =>
  typeof it === 'object' &&
  it !== null &&
  !Array.isArray(it) &&
  ![Tagged, Anchored, Alias, Raw].some((type) => it instanceof type);

/** The value as YAML text. The style is a number that all choices follow from; 0 is the plainest. */
export function writeYaml(value: Value, style: number): string {
  const writer = new Writer(style);
  const lines = writer.block(value, '');
  const text = `${lines.join('\n')}\n`;
  return writer.pick(12) === 11 ? text.replaceAll('\n', '\r\n') : text;
}

const safePlain = /^[A-Za-z_./][\w./@=-]*(:[\w./-]+)*$/;
const otherType = /^(y|yes|n|no|on|off|true|false|null|~|\.inf|\.nan)$/i;

class Writer {
  #state: number;
  readonly #indent: string;
  readonly #listIndent: string;
  readonly #plain: boolean;

  constructor(style: number) {
    this.#state = style;
    this.#plain = style === 0;
    this.#indent = ' '.repeat([2, 4, 3][this.pick(3)] ?? 2);
    this.#listIndent = ' '.repeat(this.pick(2) * 2);
  }

  /** A number below `count`; 0 in the plain style. */
  pick(count: number): number {
    if (this.#plain) return 0;
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) % count;
  }

  block(value: Value, indent: string): string[] {
    if (isList(value) && value.length > 0) return value.flatMap((it) => this.#item(it, indent));
    if (isMapping(value) && Object.keys(value).length > 0) {
      return Object.entries(value).flatMap(([key, it]) => [
        ...this.#commentLine(indent),
        ...this.#entry(key, it, indent),
      ]);
    }
    return [indent + this.#flow(value)];
  }

  #entry(key: string, value: Value, indent: string): string[] {
    const head = `${indent}${this.#scalar(key)}:`;
    const { prefix, inner } = unwrapped(value);
    if (inner === null && prefix === '' && this.pick(2) === 0) return [head];
    if (isBlock(inner) && this.pick(5) < 4) {
      const inside = isList(inner) ? indent + (this.#listIndent || this.#indent) : indent + this.#indent;
      return [`${head}${prefix && ` ${prefix.trimEnd()}`}${this.#comment()}`, ...this.block(inner, inside)];
    }
    if (typeof inner === 'string' && /^[^\n]+(\n[^\n]+)*\n$/.test(inner) && this.pick(2) === 0) {
      const lines = inner.slice(0, -1).split('\n');
      return [`${head} ${prefix}|`, ...lines.map((it) => `${indent}${this.#indent}${it}`)];
    }
    return [`${head} ${prefix}${this.#flow(inner)}${this.#comment()}`];
  }

  #item(value: Value, indent: string): string[] {
    const { prefix, inner } = unwrapped(value);
    if (isBlock(inner) && prefix === '' && this.pick(5) < 4) {
      const [first = '', ...rest] = this.block(inner, `${indent}  `);
      if (!first.trimStart().startsWith('#')) return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
      return [`${indent}-`, first, ...rest];
    }
    return [`${indent}- ${prefix}${this.#flow(inner)}${this.#comment()}`];
  }

  #flow(value: Value): string {
    const { prefix, inner } = unwrapped(value);
    if (isList(inner)) return `${prefix}[${inner.map((it) => this.#flow(it)).join(', ')}]`;
    if (isMapping(inner)) {
      const entries = Object.entries(inner).map(([key, it]) => `${this.#scalar(key)}: ${this.#flow(it)}`);
      return `${prefix}{${entries.length > 0 ? ` ${entries.join(', ')} ` : ''}}`;
    }
    if (inner instanceof Raw) return prefix + inner.text;
    // A space keeps the alias apart from what follows.
    if (inner instanceof Alias) return `${prefix}*${inner.name} `;
    return prefix + (typeof inner === 'string' ? this.#scalar(inner) : inner === null ? 'null' : String(inner));
  }

  #scalar(text: string): string {
    if (text === '<<') return text;
    const choice = this.pick(4);
    if (choice < 2 && safePlain.test(text) && !otherType.test(text)) return text;
    if (choice === 2 && /^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
    return JSON.stringify(text);
  }

  #comment(): string {
    return this.pick(10) === 9 ? ' # why' : '';
  }

  #commentLine(indent: string): string[] {
    return this.pick(12) === 11 ? [`${indent}# ${indent}a comment: {`] : [];
  }
}

const isBlock = (it: Value): boolean => (isList(it) ? it.length > 0 : isMapping(it) && Object.keys(it).length > 0);

function unwrapped(value: Value): { prefix: string; inner: Exclude<Value, Tagged | Anchored> } {
  if (value instanceof Tagged) return withPrefix(`!${value.tag} `, value.value);
  if (value instanceof Anchored) return withPrefix(`&${value.name} `, value.value);
  return { prefix: '', inner: value };
}

function withPrefix(prefix: string, value: Value): ReturnType<typeof unwrapped> {
  const { prefix: more, inner } = unwrapped(value);
  return { prefix: prefix + more, inner };
}
