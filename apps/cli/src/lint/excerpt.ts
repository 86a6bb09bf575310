import { plainText } from '../output/plain-text.ts';

/** So much of a line is shown; of a longer one the part around the place. */
const width = 100;
const wide = /[\p{Extended_Pictographic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export interface Excerpt {
  readonly text: string;
  /** Blanks, and `^` below the place. */
  readonly caret: string;
}

/**
 * A line of a text and what stands below it. `null` when there is no such line.
 *
 * @example excerpt('a: 1\nb: x', 2, 4) // { text: 'b: x', caret: '   ^' }
 */
export function excerpt(source: string, line: number, column: number): Excerpt | null {
  const whole = source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)[line - 1];
  if (whole === undefined) return null;
  const at = Math.min(column - 1, whole.length);
  const from = whole.length > width && at > width / 2 ? at - width / 2 : 0;
  const to = from + width;
  const before = `${from > 0 ? '…' : ''}${plainText(whole.slice(from, at))}`;
  const after = `${plainText(whole.slice(at, to))}${to < whole.length ? '…' : ''}`;
  return { text: `${before}${after}`.trimEnd(), caret: `${[...before].map(blank).join('')}^` };
}

const blank = (character: string): string => (character === '\t' ? '\t' : wide.test(character) ? '  ' : ' ');
