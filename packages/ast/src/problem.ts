import type { ProblemCode } from './problem-codes.ts';

/** A diagnostic: what is wrong, where, and what to do about it. */
export interface Problem {
  /** `error` stops the request; `warning` says what is changed or left out; `note` is good to know. */
  readonly level: 'error' | 'warning' | 'note';
  readonly code: ProblemCode;
  /** What is wrong, in one sentence without an ending full stop. */
  readonly message: string;
  /** Where in the model: `services.web.ports[0]`. `null` where there is no such place. */
  readonly path: string | null;
  /** The Compose file, as the caller named it. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  /** From 1. */
  readonly column: number | null;
  /** What to write or do instead, as an imperative sentence. */
  readonly hint: string | null;
}

/** A place in the text of a file; `line` and `column` count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A problem from what is known of it; the rest is `null`.
 *
 * @example problem('error', 'port-invalid', '"80:xx" is not a port', { path: 'services.web.ports[0]', hint: 'Write "8080:80".' })
 */
export function problem(
  level: Problem['level'],
  code: ProblemCode,
  message: string,
  details: Partial<Pick<Problem, 'path' | 'file' | 'line' | 'column' | 'hint'>> = {},
): Problem {
  return { level, code, message, path: null, file: null, line: null, column: null, hint: null, ...details };
}

/** `compose.yaml:7:9 services.web.ports[0]: "80:xx" is not a port [port-invalid]. Write "8080:80".` */
export function formatProblem(it: Problem): string {
  const place = [it.file, it.line, it.column].filter((part) => part !== null).join(':');
  const where = [place, it.path].filter(Boolean).join(' ');
  return `${where ? `${where}: ` : ''}${it.message} [${it.code}].${it.hint ? ` ${it.hint}` : ''}`;
}

/** In order of place: file, line, column; those without a place come first, in the order given. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) => byName(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

/** Not by the rules of a language: those take milliseconds to load. */
const byName = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((it) => it.level === 'error');

/** An operation that ends with problems. Whether trying again may help is decided by their codes. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];
  /** Seconds after which the same may be asked again, where that is known. */
  readonly retryAfter: number | null;

  constructor(problems: readonly Problem[], retryAfter: number | null = null) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ProblemError';
    this.problems = problems;
    this.retryAfter = retryAfter;
  }
}
