import type { Mode, Problem, ProblemCode } from '@tycho/ast';
import { problem, sortProblems } from '@tycho/ast';
import { limits } from './limits.ts';
import { findPlace } from './yaml/find-place.ts';
import type { Node, Place } from './yaml/node.ts';
import type { Source } from './yaml/source.ts';
import { writtenPath } from './yaml/written-path.ts';

type Level = Problem['level'];

/** What the phases find, each at its place. */
export class Report {
  /** The tree that paths are looked up in; each phase sets the one it works on. */
  tree: Node | null = null;
  /** Trees as they are written, by their file. */
  readonly #written = new Map<Source, Node[]>();
  readonly #problems: Readonly<Record<Level, Map<string, Problem>>> = {
    error: new Map(),
    warning: new Map(),
    note: new Map(),
  };
  readonly #untold: Record<Level, number> = { error: 0, warning: 0, note: 0 };
  readonly #failedPaths = new Set<string>();
  readonly #ignoredPaths = new Set<string>();
  readonly #mode: Mode;

  constructor(mode: Mode = 'default') {
    this.#mode = mode;
  }

  /** Takes a tree as one that is written: the paths of problems are told as they are in it. */
  wrote(tree: Node): void {
    const trees = this.#written.get(tree.source);
    if (trees) trees.push(tree);
    else this.#written.set(tree.source, [tree]);
  }

  error(code: ProblemCode, path: string | null, message: string, hint: string | null = null, at?: Place): void {
    if (code === 'key-unknown' && this.#mode === 'loose') {
      this.#add('note', code, path, message, hint, at);
      return;
    }
    if (path !== null && this.#failedPaths.size < limits.problems) this.#failedPaths.add(this.#toldPath(path));
    this.#add('error', code, path, message, hint, at);
  }

  warning(code: ProblemCode, path: string | null, message: string, hint: string | null = null, at?: Place): void {
    this.#add('warning', code, path, message, hint, at);
  }

  note(code: ProblemCode, path: string | null, message: string, hint: string | null = null, at?: Place): void {
    if (code === 'key-ignored' && path !== null) this.#ignoredPaths.add(path);
    this.#add('note', code, path, message, hint, at);
  }

  /** Does not miss what is at `path`: it was meant, and written wrong. */
  excuse(path: string): void {
    if (this.#mode !== 'loose' && this.#failedPaths.size < limits.problems) this.#failedPaths.add(this.#toldPath(path));
  }

  get failed(): boolean {
    return this.#problems.error.size > 0;
  }

  /** Whether no further error would be told, so that its hint need not be thought of. */
  get full(): boolean {
    return this.#problems.error.size >= limits.problems;
  }

  /** Whether there is an error at `path` or below, so that what is missing there is not missed a second time. */
  failedAt(path: string): boolean {
    if (this.#failedPaths.size === 0) return false;
    const told = this.#toldPath(path);
    for (const it of this.#failedPaths) {
      if (it.startsWith(told) && (it.length === told.length || '.['.includes(it[told.length] ?? ' '))) return true;
    }
    return false;
  }

  /** Whether there is an error at `path` itself. */
  failedOn(path: string): boolean {
    return this.#failedPaths.size > 0 && this.#failedPaths.has(this.#toldPath(path));
  }

  /** Whether the key at `path` was said to have no effect. */
  ignored(path: string): boolean {
    return this.#ignoredPaths.has(path);
  }

  /** In order of place, each once, though a fragment with a problem may be used in several places. */
  problems(): Problem[] {
    const levels = ['error', 'warning', 'note'] as const;
    const told = levels.flatMap((level) => [...this.#problems[level].values()]);
    const untold = levels.filter((level) => this.#untold[level] > 0);
    return [
      ...sortProblems(told),
      ...untold.map((level) =>
        problem(level, 'compose-invalid', `there are ${this.#untold[level]} more of this level`),
      ),
    ];
  }

  /** As the user would number what is in a list. */
  #toldPath(path: string): string {
    if (this.tree === null || !path.includes('[')) return path;
    const { source } = findPlace(this.tree, path).place;
    for (const written of this.#written.get(source) ?? []) {
      const told = writtenPath(path, this.tree, written);
      if (told !== path) return told;
    }
    return path;
  }

  #add(level: Level, code: ProblemCode, path: string | null, message: string, hint: string | null, at?: Place): void {
    const problems = this.#problems[level];
    if (problems.size >= limits.problems) {
      this.#untold[level]++;
      return;
    }
    const place = at ?? (this.tree && findPlace(this.tree, path ?? '').place);
    const location = place ? place.source.location(Math.max(place.start, 0)) : {};
    const told = path === null ? null : this.#toldPath(path);
    const found = problem(level, code, message, { path: told, hint, ...location });
    const identity = JSON.stringify([found.file, found.line, found.column, code, place ? message : [told, message]]);
    if (!problems.has(identity)) problems.set(identity, found);
  }
}
