import { identity } from '../merge/identity.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, listNode, mapNode, scalarNode } from '../yaml/node.ts';
import { composeFile } from './compose-file.ts';
import { keyHint, needsQuotes, valueHint } from './hints.ts';
import { nearestName } from './nearest-name.ts';
import type { Keys, Names, Shape } from './shape.ts';
import { kinds } from './value-kinds.ts';

/** The part of the file that has the shapes of the table, as it is written. What is left out is said in the report. */
export function validate(root: Node, report: Report): Node {
  return new Validation('keep', report).node(root, composeFile, '') ?? mapNode(root, new Map());
}

/** The same with each value in its canonical form, of a file in which nothing is written short. */
export function readValues(root: Node, report: Report): Node {
  return new Validation('read', report).node(root, composeFile, '') ?? mapNode(root, new Map());
}

/** The part of one node that is understood; `null` where nothing of it is. */
export const validateShape = (node: Node, shape: Shape, path: string, report: Report): Node | null =>
  new Validation('read', report).node(node, shape, path);

class Validation {
  readonly #values: 'keep' | 'read';
  readonly #report: Report;

  constructor(values: 'keep' | 'read', report: Report) {
    this.#values = values;
    this.#report = report;
  }

  node(node: Node, shape: Shape, path: string): Node | null {
    if (node.kind === 'scalar') return this.#scalar(node, shape, path);
    if (node.kind === 'list')
      return shape.list ? this.#list(node, shape.list, shape.unique, path) : this.#wrong(node, shape, path);
    if (shape.keys) return this.#keys(node, shape, shape.keys, path);
    return shape.names ? this.#names(node, shape.names, path) : this.#wrong(node, shape, path);
  }

  #scalar(node: ScalarNode, shape: Shape, path: string): Node | null {
    if (node.value === null && shape.nullable) return node;
    const value = shape.value?.read(node.value, node.text);
    if (value === undefined || (node.printed !== undefined && shape.value !== kinds.scalar))
      return this.#wrong(node, shape, path);
    if (node.printed !== undefined && this.#values === 'read') {
      const message = `${node.text} without quotes is a date, which Docker writes as "${node.printed}"`;
      this.#report.warning('value-approximated', path, message, `Put it in quotes: "${node.text}".`);
    }
    return this.#values === 'keep' || value === node.value ? node : { ...node, value };
  }

  #list(node: ListNode, shape: Shape, unique: true | undefined, path: string): Node {
    const seen = new Set<string>();
    const items = node.items.map((item, index) => {
      const at = `${path}[${index}]`;
      const valid = this.node(item, shape, at);
      if (valid && unique && this.#values === 'keep' && node.items.length > 1) this.#once(item, seen, at);
      return valid;
    });
    if (items.every((it, index) => it === node.items[index])) return node;
    return listNode(
      node,
      items.filter((it) => it !== null),
    );
  }

  #once(item: Node, seen: Set<string>, path: string): void {
    const known = identity(item);
    if (seen.has(known)) {
      this.#report.error('value-invalid', path, 'the same is in this list twice', 'Remove one of the two.', item);
    }
    seen.add(known);
  }

  #keys(node: MapNode, shape: Shape, rows: Keys, path: string): Node | null {
    const entries = new Map<string, Entry>();
    for (const [name, entry] of node.entries) {
      const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
      const at = join(path, name);
      const isOwn = shape.others === 'open' || (name.startsWith('x-') && shape.others !== 'closed');
      if (!row && !isOwn) this.#unknown(name, entry, shape, at);
      const value = row ? this.node(entry.value, row, at) : entry.value;
      if (value && (row || isOwn)) entries.set(name, value === entry.value ? entry : { key: entry.key, value });
    }
    const required = shape.required ?? [];
    for (const name of required.filter((it) => !node.entries.has(it) && !this.#report.failedOn(join(path, it)))) {
      this.#report.error('value-invalid', path, `\`${name}\` is missing`, `Write it as ${shape.example}.`);
    }
    const { anyOf } = shape;
    if (anyOf && !anyOf.some((it) => node.entries.has(it))) {
      const names = anyOf.map((it) => `\`${it}\``).join(' and ');
      this.#report.error('value-invalid', path, `none of ${names} is written`, `Write it as ${shape.example}.`);
    }
    for (const name of required.filter((it) => !entries.has(it))) {
      const { instead } = rows[name] ?? {};
      if (instead !== undefined) entries.set(name, { key: node, value: scalarNode(node, instead) });
    }
    return required.every((it) => entries.has(it)) ? withEntries(node, entries) : null;
  }

  #unknown(name: string, { key, value }: Entry, shape: Shape, path: string): void {
    const near = this.#report.full ? null : nearestName(name, Object.keys(shape.keys ?? {}));
    const isService = path === name && Boolean(child(value, 'image') ?? child(value, 'build'));
    const other = isService ? 'Indent it, and write `services:` above it.' : keyHint(name, shape);
    const hint = near === null ? other : `Did you mean \`${near}\`?`;
    const whose = /\.(x-tycho|ext)(\.|$)/.test(path) ? 'Tycho' : 'the Compose Specification';
    const message = `${quote(name)} is not a key that ${whose} knows here`;
    this.#report.error('key-unknown', path, message, hint, key);
    if (near !== null) this.#report.excuse(join(path.slice(0, -name.length).replace(/\.$/, ''), near));
  }

  #names(node: MapNode, names: Names, path: string): Node | null {
    const { shape, pattern, mayBeNull, atMost = Number.POSITIVE_INFINITY } = names;
    if (node.entries.size > atMost) {
      this.#report.error('compose-invalid', path, `there are more than ${atMost} ${path}`, 'Split the file.');
      return null;
    }
    const entries = new Map<string, Entry>();
    for (const [name, entry] of node.entries) {
      const { key, value } = entry;
      const at = join(path, name);
      if (!pattern.test(name)) {
        const hint = 'Use letters, digits, `.`, `_` and `-`.';
        this.#report.error('name-invalid', at, `${quote(name)} cannot be a name`, hint, key);
        continue;
      }
      const valid = mayBeNull && isNull(value) ? value : this.node(value, shape, at);
      if (valid) entries.set(name, valid === value ? entry : { key, value: valid });
    }
    return withEntries(node, entries);
  }

  #wrong(node: Node, shape: Shape, path: string): null {
    const expected = [shape.value?.is, shape.list && 'a list', (shape.keys || shape.names) && 'a mapping'];
    const message = mismatch(node, expected.filter((it) => it !== undefined).join(' or '), shape);
    this.#report.error(shape.value?.code ?? 'value-invalid', path, message, valueHint(node, shape));
    return null;
  }
}

/** The same mapping where nothing of it has changed. */
function withEntries(node: MapNode, entries: ReadonlyMap<string, Entry>): MapNode {
  const isSame = entries.size === node.entries.size && [...entries].every(([key, it]) => it === node.entries.get(key));
  return isSame ? node : mapNode(node, entries);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isNull = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

function mismatch(node: Node, expected: string, shape: Shape): string {
  if (node.kind !== 'scalar') return `${node.kind === 'list' ? 'a list' : 'a mapping'} is not ${expected}`;
  if (node.value === null) return `nothing is written here; it takes ${expected}`;
  if (node.printed !== undefined) return `${node.text} without quotes is a date, not ${expected}`;
  if (needsQuotes(node, shape)) return `${node.text} without quotes is not text`;
  return `${typeof node.value === 'string' ? quote(node.text) : node.text} is not ${expected}`;
}
