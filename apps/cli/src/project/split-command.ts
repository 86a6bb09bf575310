import { UsageError } from '../exit-codes.ts';

/** A joined line end, a backslash and what it protects, text in quotes, a run without either, blanks. */
const piece = /\\\n|\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|([^\s\\'"]+)|(\s+)|([\s\S])/g;

/** Between double quotes a backslash protects only what would be special there, and joins lines. */
const protectedInQuotes = /\\(?:\n|([$`"\\]))/g;

/**
 * Words of a command line as a POSIX shell would split them and take the quotes away. Nothing else happens:
 * variables, globs and operators stay as they are written.
 *
 * @example splitCommand("start.sh --token='' \"a b\"") // ['start.sh', '--token=', 'a b']
 */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, escaped, single, double, bare, blank, broken] of text.matchAll(piece)) {
    if (broken !== undefined) throw new UsageError(`--command: ${explain(broken)}`);
    if (blank !== undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      const part = escaped ?? single ?? bare ?? double?.replace(protectedInQuotes, '$1');
      if (part !== undefined) word = (word ?? '') + part;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

const explain = (broken: string): string =>
  broken === '\\' ? 'it ends with a backslash' : `the quote ${broken} is not closed`;
