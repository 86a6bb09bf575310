import { styleText } from 'node:util';
import type { Problem } from '@tycho/ast';
import { plainText } from '../output/plain-text.ts';
import { counted } from './counted.ts';
import { excerpt } from './excerpt.ts';

const colors = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Problem['level'], string>;

/** The source text of a file, as the problems name it. */
export type SourceOf = (file: string) => string | undefined;

/**
 * Problems as a compiler shows them: what is wrong, the line with a caret under the place, what to do.
 *
 * @example lintText(problems, (file) => texts[file])
 */
export function lintText(problems: readonly Problem[], sourceOf: SourceOf): string {
  return [...problems.map((it) => `${block(it, sourceOf)}\n`), `${counted(problems)}\n`].join('');
}

function block(it: Problem, sourceOf: SourceOf): string {
  const { file, line, column, path, hint } = it;
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const source = file === null || line === null ? null : excerpt(sourceOf(file) ?? '', line, column ?? 1);
  const margin = ' '.repeat(source ? String(line).length : 1);
  const caret = source && painted(it.level, source.caret);
  return [
    `${painted(it.level, `${it.level}[${it.code}]`)}: ${plainText(it.message)}`,
    ...(place || path ? [`${margin}--> ${[place, path].filter(Boolean).join(' ')}`] : []),
    ...(source ? [`${margin} |`, `${line} | ${source.text}`, `${margin} | ${caret}`] : []),
    ...(hint === null ? [] : [`${margin} = ${plainText(hint)}`]),
    '',
  ].join('\n');
}

const painted = (level: Problem['level'], text: string): string =>
  styleText(colors[level], text, { stream: process.stdout });
