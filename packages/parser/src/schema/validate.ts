import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { listNode, mapNode, scalarNode } from '../yaml/node.ts';
import { composeFile } from './compose-file.ts';
import { didYouMean } from './nearest-name.ts';
import type { Keys, Names, Shape } from './shape.ts';

/**
 * The part of the file that is understood: of the shapes of the table, with each value in its canonical form.
 * What is left out is said in the report.
 */
export function validate(root: Node, report: Report): Node {
  return new Validation(report).node(root, composeFile, '') ?? mapNode(root, new Map());
}

class Validation {
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  node(node: Node, shape: Shape, path: string): Node | null {
    if (node.kind === 'scalar') return this.#scalar(node, shape, path);
    if (node.kind === 'list') return shape.list ? this.#list(node, shape.list, path) : this.#wrong(node, shape, path);
    if (shape.keys) return this.#keys(node, shape, shape.keys, path);
    return shape.names ? this.#names(node, shape.names, path) : this.#wrong(node, shape, path);
  }

  #scalar(node: ScalarNode, shape: Shape, path: string): Node | null {
    const holdsMore = shape.list || shape.keys || shape.names;
    if (node.value === null && holdsMore && shape.mayBeEmpty !== false) return node;
    const value = shape.value?.read(node.value);
    return value === undefined ? this.#wrong(node, shape, path) : { ...node, value };
  }

  /** What is wrong leaves a gap, so that the others keep their numbers. */
  #list(node: ListNode, shape: Shape, path: string): Node {
    const items = node.items.map(
      (item, index) => this.node(item, shape, `${path}[${index}]`) ?? scalarNode(item, null),
    );
    return listNode(node, items);
  }

  #keys(node: MapNode, shape: Shape, rows: Keys, path: string): Node | null {
    const entries = new Map<string, Entry>();
    for (const [name, entry] of node.entries) {
      const value = this.#key(name, entry, rows, join(path, name));
      if (value && !isNothing(value)) entries.set(name, { key: entry.key, value });
    }
    const required = shape.required ?? [];
    for (const name of required.filter((it) => !node.entries.has(it))) {
      this.#report.error('value-invalid', path, `\`${name}\` is missing`, `Write it as ${shape.example}.`);
    }
    return required.every((it) => entries.has(it)) ? mapNode(node, entries) : null;
  }

  #key(name: string, { key, value }: Entry, rows: Keys, path: string): Node | null {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (row === undefined) {
      if (!name.startsWith('x-')) {
        const near = this.#report.full ? null : didYouMean(name, Object.keys(rows));
        const hint = near ?? 'Remove it, or name an extension of your own `x-…`.';
        this.#report.error(
          'key-unknown',
          path,
          `${quote(name)} is not a key that the Compose Specification knows here`,
          hint,
          key,
        );
      }
      return null;
    }
    if ('unsupported' in row) {
      const reason = row.unsupported === null ? '' : `: ${row.unsupported}`;
      this.#report.warning(
        'key-unsupported',
        path,
        `\`${name}\` is not supported and has no effect${reason}`,
        null,
        key,
      );
      return null;
    }
    if ('ignored' in row) {
      this.#report.note('key-ignored', path, row.ignored, null, key);
      return null;
    }
    return this.node(value, row, path);
  }

  #names(node: MapNode, { shape, pattern, atMost = Number.POSITIVE_INFINITY }: Names, path: string): Node | null {
    if (node.entries.size > atMost) {
      this.#report.error('compose-invalid', path, `there are more than ${atMost} ${path}`, 'Split the file.');
      return null;
    }
    const entries = new Map<string, Entry>();
    for (const [name, { key, value }] of node.entries) {
      const at = join(path, name);
      if (!pattern.test(name)) {
        const hint = 'Use letters, digits, `.`, `_` and `-`.';
        this.#report.error('name-invalid', at, `${quote(name)} cannot be a name`, hint, key);
        continue;
      }
      const valid = this.node(value, shape, at);
      if (valid) entries.set(name, { key, value: valid });
    }
    return mapNode(node, entries);
  }

  #wrong(node: Node, shape: Shape, path: string): null {
    const expected = [shape.value?.is, shape.list && 'a list', (shape.keys || shape.names) && 'a mapping'];
    const message = mismatch(node, expected.filter((it) => it !== undefined).join(' or '), shape);
    this.#report.error(shape.value?.code ?? 'value-invalid', path, message, hintFor(node, shape));
    return null;
  }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isNothing = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

function mismatch(node: Node, expected: string, shape: Shape): string {
  if (node.kind !== 'scalar') return `${node.kind === 'list' ? 'a list' : 'a mapping'} is not ${expected}`;
  if (node.value === null) return `nothing is written here; it takes ${expected}`;
  if (needsQuotes(node, shape)) return `${node.text} without quotes is not text`;
  return `${typeof node.value === 'string' ? quote(node.text) : node.text} is not ${expected}`;
}

function hintFor(node: Node, shape: Shape): string {
  if (node.kind === 'scalar' && needsQuotes(node, shape)) return `Put it in quotes: "${node.text}".`;
  return shape.value?.hint ?? `Write it as ${shape.example}.`;
}

/** A number or a boolean that would be right as text. */
const needsQuotes = ({ value, text }: ScalarNode, shape: Shape): boolean =>
  value !== null && typeof value !== 'string' && shape.value?.read(text) !== undefined;
