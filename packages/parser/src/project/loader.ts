import { posix } from 'node:path';
import type { Dialect } from '../dialect/dialect.ts';
import type { Extendable, OpenFile } from '../extends/extends.ts';
import { Extends } from '../extends/extends.ts';
import { importResources } from '../include/import-resources.ts';
import type { Include } from '../include/read-includes.ts';
import { readIncludes } from '../include/read-includes.ts';
import { limits } from '../limits.ts';
import { checkSize } from '../merge/check-size.ts';
import { Merger } from '../merge/merger.ts';
import { without } from '../merge/without.ts';
import { fromFolder } from '../paths/from-folder.ts';
import { rebase } from '../paths/rebase.ts';
import type { Report } from '../report.ts';
import { casting } from '../variables/casts.ts';
import { interpolate } from '../variables/interpolate.ts';
import type { VariableReport } from '../variables/variable-report.ts';
import type { Variables } from '../variables/variables.ts';
import type { Entry, MapNode, Node, Place, ScalarNode } from '../yaml/node.ts';
import { child, mapNode } from '../yaml/node.ts';
import type { ComposeDocument, Documents } from './documents.ts';
import type { Files } from './files.ts';
import { includedVariables } from './included-variables.ts';
import { resolveInherited } from './resolve-inherited.ts';
import { complete, inLongForm, settle } from './settle.ts';

/** What the files of one project, or of one `include`, have in common. */
export interface Scope {
  /** Folder that their paths are written from, itself from the folder of the project. */
  readonly folder: string;
  /** `null`: variables stay as they are written. */
  readonly variables: Variables | null;
  /** Files that include them, the outermost first. */
  readonly route: readonly string[];
}

/** One file to load, and where it is asked for. */
export interface Wanted {
  readonly file: string;
  readonly at?: Place;
}

/** Reads, fills in, includes, extends and merges, as Docker does, into one tree. */
export class Loader {
  readonly #files: Files;
  readonly #documents: Documents;
  readonly #found: VariableReport;
  readonly #report: Report;
  readonly #merger: Merger;
  readonly #dialect: Dialect;
  #loads = 0;

  constructor(files: Files, documents: Documents, found: VariableReport, dialect: Dialect, report: Report) {
    this.#files = files;
    this.#documents = documents;
    this.#found = found;
    this.#report = report;
    this.#dialect = dialect;
    this.#merger = new Merger(report);
  }

  /** The files merged in order; `null` where there is nothing in them, or one cannot be read. */
  load(wanted: readonly Wanted[], scope: Scope): MapNode | null {
    let merged: MapNode | null = null;
    for (const { file, at } of wanted) {
      const documents = this.#documents.of({ file, path: at ? 'include' : null, required: true, at });
      for (const document of documents ?? []) {
        const tree = this.#prepare(document, file, scope);
        const over: MapNode | null =
          merged && tree ? this.#merger.files(without(merged, document.replaced), tree) : tree;
        if (over && !checkSize(over, this.#report)) return null;
        if (over) merged = scope.variables ? settle(over, this.#report) : over;
      }
    }
    return merged && scope.variables ? complete(merged, this.#report) : merged;
  }

  #prepare(document: ComposeDocument, file: string, scope: Scope): MapNode | null {
    const filledIn = this.#fillIn(document, scope);
    if (filledIn === null) return null;
    const whole = this.#include(filledIn, document, file, scope);
    const { replaced } = document;
    const open: OpenFile = (path, asked, at) => this.#extendable(path, asked, at, scope);
    const extending = new Extends(open, this.#merger, this.#report);
    return (['services', 'jobs'] as const).reduce((tree, kind) => {
      const services = child(tree, kind);
      if (services?.kind !== 'map') return tree;
      return withEntry(tree, kind, extending.apply({ file, folder: '.', services, kind, replaced }));
    }, whole);
  }

  #fillIn({ tree }: ComposeDocument, { variables }: Scope): MapNode | null {
    this.#report.tree = tree;
    const filledIn = interpolate(tree, variables, this.#found, this.#report);
    if (filledIn?.kind !== 'map' || variables === null) return asMap(filledIn);
    const standard = this.#dialect.read(filledIn);
    this.#report.tree = standard;
    return asMap(casting(standard, this.#report));
  }

  #include(tree: MapNode, { replaced }: ComposeDocument, file: string, scope: Scope): MapNode {
    const includes = readIncludes(tree, this.#report);
    const route = [...scope.route, posix.normalize(file)];
    let whole = withEntry(tree, 'include', null);
    for (const it of includes) {
      const included = this.#included(it, { ...scope, route });
      if (included) whole = importResources(whole, included, replaced, this.#merger, this.#report);
    }
    return whole;
  }

  #included({ files, folder, envFiles }: Include, from: Scope): MapNode | null {
    const [first, ...more] = files;
    const main = fromFolder(from.folder, first.text);
    if (this.#isCycle(main, from.route, first) || this.#isTooMany(first)) return null;
    const own = folder ? fromFolder(from.folder, folder.text) : posix.dirname(main);
    const wanted = [first, ...more].map((it) => ({ file: fromFolder(from.folder, it.text), at: it }));
    const variables =
      from.variables &&
      includedVariables({ envFiles, from: from.folder, folder: own }, from.variables, {
        files: this.#files,
        found: this.#found,
        report: this.#report,
      });
    const tree = this.load(wanted, { folder: own, variables, route: from.route });
    if (tree === null) return null;
    const moved = rebase(tree, posix.relative(from.folder, own) || '.');
    const resolved = variables ? resolveInherited(moved, variables) : moved;
    return resolved.kind === 'map' ? resolved : null;
  }

  /** The services of a file that is not included, only extended: its own `include` is not looked at. */
  #extendable(path: string, asked: string, at: ScalarNode, scope: Scope): Extendable | null {
    const file = fromFolder(scope.folder, path);
    const known = this.#opened.get(scope)?.get(file);
    if (known !== undefined) return known;
    if (this.#isTooMany(at)) return null;
    let merged: MapNode | null = null;
    const documents = this.#documents.of({ file, path: asked, required: true, at });
    for (const document of documents ?? []) {
      const tree = this.#fillIn(document, scope);
      const over: MapNode | null = merged && tree ? this.#merger.files(without(merged, document.replaced), tree) : tree;
      if (over && !checkSize(over, this.#report)) return null;
      if (over) merged = scope.variables ? inLongForm(over, this.#report) : over;
    }
    const folder = posix.dirname(path);
    const services = child(merged ? rebase(merged, folder) : undefined, 'services');
    if (documents !== null && services?.kind !== 'map') {
      this.#report.error('service-undefined', asked, `${file} has no services`, 'Name another file.', at);
    }
    const opened: Extendable | null =
      services?.kind === 'map'
        ? { file, folder, services, kind: 'services', replaced: documents?.at(-1)?.replaced ?? new Map() }
        : null;
    this.#opened.set(scope, (this.#opened.get(scope) ?? new Map<string, Extendable | null>()).set(file, opened));
    return opened;
  }

  readonly #opened = new Map<Scope, Map<string, Extendable | null>>();

  #isCycle(file: string, route: readonly string[], at: Place): boolean {
    const from = route.indexOf(file);
    if (from < 0) return false;
    const told = [...route.slice(from), file].join(' → ');
    this.#report.error('dependency-cycle', 'include', `files include each other: ${told}`, 'Remove one `include`.', at);
    return true;
  }

  #isTooMany(at: Place): boolean {
    if (++this.#loads <= limits.loads) return false;
    const message = `more than ${limits.loads} files are included and extended`;
    this.#report.error('yaml-limit', 'include', message, 'Include each file once.', at);
    return true;
  }
}

const asMap = (node: Node | null): MapNode | null => (node?.kind === 'map' ? node : null);

/** The same mapping with something else at a key, or nothing. */
function withEntry(tree: MapNode, key: string, value: MapNode | null): MapNode {
  const before = tree.entries.get(key);
  if (!before) return tree;
  const entries = new Map<string, Entry>(tree.entries);
  if (value) entries.set(key, { key: before.key, value });
  else entries.delete(key);
  return mapNode(tree, entries);
}
