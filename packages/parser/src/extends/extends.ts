import type { Merger } from '../merge/merger.ts';
import { withoutBelow } from '../merge/without.ts';
import { fromFolder } from '../paths/from-folder.ts';
import type { Report } from '../report.ts';
import { didYouMean } from '../schema/nearest-name.ts';
import type { Replaced } from '../yaml/document.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, isNull, mapNode } from '../yaml/node.ts';
import { readExtends } from './read-extends.ts';

/** The services of one file, as others may extend them. */
export interface Extendable {
  readonly file: string;
  /** That `file` of an `extends` is written from. */
  readonly folder: string;
  /** Or jobs, which extend jobs of their own file, and services of others. */
  readonly services: MapNode;
  readonly kind: 'services' | 'jobs';
  /** What the file resets in what its services extend. */
  readonly replaced: Replaced;
}

/** Opens another file by where it is; `null` where it cannot be, which is said of `path`. */
export type OpenFile = (file: string, path: string, at: ScalarNode) => Extendable | null;

type Route = readonly { readonly file: string; readonly name: string }[];

/** Merges each service over the one that it extends. Everything of that one travels, as with Docker. */
export class Extends {
  readonly #open: OpenFile;
  readonly #merger: Merger;
  readonly #report: Report;
  readonly #resolved = new Map<Extendable, Map<string, Node>>();

  constructor(open: OpenFile, merger: Merger, report: Report) {
    this.#open = open;
    this.#merger = merger;
    this.#report = report;
  }

  apply(from: Extendable): MapNode {
    const entries = new Map<string, Entry>();
    for (const [name, { key }] of from.services.entries) {
      entries.set(name, { key, value: this.#resolve(name, from, []) });
    }
    return mapNode(from.services, entries);
  }

  #resolve(name: string, from: Extendable, route: Route): Node {
    const known = this.#resolved.get(from) ?? new Map<string, Node>();
    this.#resolved.set(from, known);
    const found = known.get(name);
    if (found) return found;
    const service = this.#resolveNew(name, from, route);
    known.set(name, service);
    return service;
  }

  #resolveNew(name: string, from: Extendable, route: Route): Node {
    const service = child(from.services, name) ?? from.services;
    const extended = child(service, 'extends');
    if (service.kind !== 'map' || extended === undefined) return service;
    const own = withoutExtends(service);
    const base = this.#base(name, extended, from, [...route, { file: from.file, name }]);
    if (base === null || isNull(base)) return own;
    return this.#merger.named(withoutBelow(base, [from.kind, name], from.replaced), own, from.kind, name);
  }

  /** The service that one extends; `null` where what is wrong is in the report. */
  #base(name: string, extended: Node, from: Extendable, route: Route): Node | null {
    const path = `${from.kind}.${name}.extends`;
    const reference = readExtends(extended, path, this.#report);
    if (reference === null) return null;
    const { service, file } = reference;
    const other = file ? this.#open(fromFolder(from.folder, file.text), path, file) : from;
    if (other === null) return null;
    const hint = (names: Iterable<string>) => didYouMean(service.text, [...names]) ?? `Define ${service.text} there.`;
    if (!other.services.entries.has(service.text)) {
      const message = `service ${name} extends ${service.text}, which ${other.file} does not define`;
      this.#report.error('service-undefined', path, message, hint(other.services.entries.keys()), service);
      return null;
    }
    const again = route.findIndex((it) => it.file === other.file && it.name === service.text);
    if (again < 0) return this.#resolve(service.text, other, route);
    const names = [...route.slice(again), { file: other.file, name: service.text }];
    const isOneFile = names.every((it) => it.file === other.file);
    const told = names.map((it) => (isOneFile ? it.name : `${it.name} of ${it.file}`)).join(' → ');
    this.#report.error(
      'dependency-cycle',
      path,
      `services extend each other: ${told}`,
      'Remove one `extends`.',
      service,
    );
    return null;
  }
}

function withoutExtends(service: MapNode): MapNode {
  const entries = new Map<string, Entry>(service.entries);
  entries.delete('extends');
  return mapNode(service, entries);
}
