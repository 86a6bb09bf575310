import type { Problem } from './problem.ts';

/**
 * How strictly a Compose file is read: by default what is not supported warns; `strict` makes an error of every
 * warning; `loose` passes over keys that nobody knows, with a note.
 */
export const modes = ['default', 'strict', 'loose'] as const;

export type Mode = (typeof modes)[number];

/** The problems as the mode sees them. What a file must be to be read at all is the parser's matter. */
export const inMode = (problems: readonly Problem[], mode: Mode = 'default'): readonly Problem[] =>
  mode === 'strict' ? problems.map((it) => (it.level === 'warning' ? { ...it, level: 'error' } : it)) : problems;
