import { limits } from '../limits.ts';
import type { Report } from '../report.ts';
import type { Entry, ListNode, MapNode, Node } from '../yaml/node.ts';
import { child, isNull, listNode, mapNode } from '../yaml/node.ts';
import { mergeAddresses } from './addresses.ts';
import { asBuild, asNames, asSequence, asVariables, nothing, started } from './forms.ts';
import { identity } from './identity.ts';
import type { MergeKind } from './rules.ts';
import { mergeRules, namesAt } from './rules.ts';

/** Where two nodes are, and where in the table of rules. */
interface Spot {
  readonly path: string;
  readonly pattern: string;
}

type Rule = (base: Node, over: Node, spot: Spot) => Node | null;

/** Merges what several files write, by the table of rules. Each node keeps its own place. */
export class Merger {
  readonly #report: Report;
  #merged = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** `over` wins. */
  files(base: MapNode, over: MapNode): MapNode {
    return this.#mappings(base, over, { path: '', pattern: '' });
  }

  /** One service, network, … of the mapping at `key`; `over` wins. */
  named(base: Node, over: Node, key: string, name: string): Node {
    return this.#node(base, over, { path: `${key}.${name}`, pattern: `${key}.*` });
  }

  readonly #rules: Readonly<Record<MergeKind, Rule>> = {
    replace: (_, over) => over,
    sequence: (base, over) => this.#lists(asSequence(base), asSequence(over)),
    variables: (base, over) => {
      if (base.kind === 'list' && over.kind === 'list') return this.#byName(base, over);
      return this.#replaced(asVariables(base), asVariables(over));
    },
    names: (base, over, spot) => this.#asMappings(asNames(base, nothing), asNames(over, nothing), spot),
    dependencies: (base, over, spot) => this.#asMappings(asNames(base, started), asNames(over, started), spot),
    build: (base, over, spot) => this.#asMappings(asBuild(base), asBuild(over), spot),
    logging: (base, over, spot) => {
      if (base.kind !== 'map' || over.kind !== 'map') return null;
      const [driver, other] = [child(base, 'driver'), child(over, 'driver')];
      return driver && other && identity(driver) !== identity(other) ? over : this.#mappings(base, over, spot);
    },
    limit: (base, over, spot) => (base.kind === 'map' && over.kind === 'map' ? this.#mappings(base, over, spot) : over),
    addresses: (base, over, spot) => {
      if (base.kind !== 'list' || over.kind !== 'list') return null;
      if (this.#costsTooMuch(base.items.length * over.items.length ** 2, over)) return base;
      return mergeAddresses(base, over, (a, b) => this.#mappings(a, b, spot));
    },
  };

  #node(base: Node, over: Node, spot: Spot): Node {
    const kind = Object.hasOwn(mergeRules, spot.pattern) ? mergeRules[spot.pattern] : undefined;
    const merged = kind ? this.#rules[kind](base, over, spot) : this.#plain(base, over, spot);
    return merged ?? this.#refuse(base, over, spot);
  }

  #plain(base: Node, over: Node, spot: Spot): Node | null {
    if (isNull(over)) return base;
    if (base.kind === 'map') return over.kind === 'map' ? this.#mappings(base, over, spot) : null;
    if (base.kind === 'list') return over.kind === 'list' ? this.#lists(base, over) : null;
    return over;
  }

  #asMappings(base: MapNode | null, over: MapNode | null, spot: Spot): Node | null {
    return base && over && this.#mappings(base, over, spot);
  }

  /** What `over` says of a name, be it nothing, counts. */
  #replaced(base: MapNode | null, over: MapNode | null): MapNode | null {
    if (!base || !over || this.#costsTooMuch(base.entries.size + over.entries.size, over)) return base;
    return mapNode(over, new Map([...base.entries, ...over.entries]));
  }

  #mappings(base: MapNode, over: MapNode, { path, pattern }: Spot): MapNode {
    if (this.#costsTooMuch(base.entries.size + over.entries.size, over)) return base;
    const entries = new Map<string, Entry>(base.entries);
    for (const [name, { key, value }] of over.entries) {
      const before = base.entries.get(name);
      const spot = { path: join(path, name), pattern: join(pattern, namesAt.has(pattern) ? '*' : name) };
      entries.set(name, { key, value: before ? this.#node(before.value, value, spot) : value });
    }
    return mapNode(over, entries);
  }

  #lists(base: ListNode, over: ListNode): ListNode {
    if (this.#costsTooMuch(base.items.length + over.items.length, over)) return base;
    const known = new Set(base.items.map(identity));
    const added = over.items.filter((it) => known.size < known.add(identity(it)).size);
    return listNode(over, [...base.items, ...added]);
  }

  /** `NAME=value` and `NAME`: the later of each name, where the first stood. */
  #byName(base: ListNode, over: ListNode): ListNode {
    if (this.#costsTooMuch(base.items.length + over.items.length, over)) return base;
    const items = new Map<string, Node>();
    for (const item of [...base.items, ...over.items]) {
      items.set(item.kind === 'scalar' ? (item.text.split('=', 1)[0] ?? '') : identity(item), item);
    }
    return listNode(over, [...items.values()]);
  }

  #costsTooMuch(entries: number, at: Node): boolean {
    const before = this.#merged;
    this.#merged += entries;
    if (this.#merged <= limits.merged) return false;
    const message = `merging the files takes more than ${limits.merged} steps`;
    if (before <= limits.merged) {
      this.#report.error('yaml-limit', null, message, 'Use fewer files, or fewer services that extend others.', at);
    }
    return true;
  }

  #refuse(base: Node, over: Node, { path }: Spot): Node {
    const { file, line, column } = base.source.location(Math.max(base.start, 0));
    const message = `${called(over)} cannot be merged with ${called(base)}, which is written at ${file}:${line}:${column}`;
    const hint = 'Write both in the same form, or `!override` before this one.';
    this.#report.error('value-invalid', path, message, hint, over.start < 0 ? base : over);
    return base;
  }
}

const called = (node: Node): string => ({ scalar: 'a value', list: 'a list', map: 'a mapping' })[node.kind];
const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
