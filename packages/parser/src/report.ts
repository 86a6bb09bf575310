import type { Mode, Problem, ProblemCode } from '@tycho/ast';
import { problem, sortProblems } from '@tycho/ast';
import { limits } from './limits.ts';
import { findPlace } from './yaml/find-place.ts';
import type { Node, Place } from './yaml/node.ts';

type Level = Problem['level'];

/** What the phases find, each at its place. */
export class Report {
  /** The tree that paths are looked up in; each phase sets the one it works on. */
  tree: Node | null = null;
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

  error(code: ProblemCode, path: string | null, message: string, hint: string | null = null, at?: Place): void {
    if (code === 'key-unknown' && this.#mode === 'loose') {
      this.#add('note', code, path, message, hint, at);
      return;
    }
    if (path !== null && this.#failedPaths.size < limits.problems) this.#failedPaths.add(path);
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
    if (this.#mode !== 'loose' && this.#failedPaths.size < limits.problems) this.#failedPaths.add(path);
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
    for (const it of this.#failedPaths) {
      if (it.startsWith(path) && (it.length === path.length || '.['.includes(it[path.length] ?? ' '))) return true;
    }
    return false;
  }

  /** Whether there is an error at `path` itself. */
  failedOn(path: string): boolean {
    return this.#failedPaths.has(path);
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

  #add(level: Level, code: ProblemCode, path: string | null, message: string, hint: string | null, at?: Place): void {
    const problems = this.#problems[level];
    if (problems.size >= limits.problems) {
      this.#untold[level]++;
      return;
    }
    const place = at ?? (this.tree && findPlace(this.tree, path ?? '').place);
    const location = place ? place.source.location(Math.max(place.start, 0)) : {};
    const found = problem(level, code, message, { path, hint, ...location });
    const identity = JSON.stringify([found.file, found.line, found.column, code, place ? message : [path, message]]);
    if (!problems.has(identity)) problems.set(identity, found);
  }
}
