export type Words =
  | {
      readonly kind: 'words';
      readonly words: readonly string[] /** What follows an unquoted `; & | < >`. */;
      readonly cut: string;
    }
  | { readonly kind: 'unbalanced' };

const spaces = ' \t\r\n';
const operators = ';&|<>';

/**
 * Words of a command as Docker splits them: quotes and backslashes as in a shell, `$(…)` and backticks kept
 * as text, and nothing after an operator, because there is no shell to obey it.
 */
export function splitWords(command: string): Words {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | '`' | ')' | null = null;
  let escaped = false;

  for (let at = 0; at < command.length; at++) {
    const char = command[at] ?? '';
    if (escaped) {
      word = (word ?? '') + char;
      escaped = false;
    } else if (char === '\\' && quote !== "'") {
      escaped = true;
    } else if (quote !== null) {
      const closes = char === quote;
      if (!closes || quote === '`' || quote === ')') word = (word ?? '') + char;
      if (closes) [quote, word] = [null, word ?? ''];
    } else if (spaces.includes(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '"' || char === "'") {
      [quote, word] = [char, word ?? ''];
    } else if (char === '`') {
      [quote, word] = [char, (word ?? '') + char];
    } else if (char === '(' && word?.endsWith('$')) {
      [quote, word] = [')', `${word}(`];
    } else if (char === '(' || char === ')') {
      return { kind: 'unbalanced' };
    } else if (operators.includes(char)) {
      const isRedirection = char === '>' && word !== null && /^\d/.test(word);
      if (word !== null && !isRedirection) words.push(word);
      return { kind: 'words', words, cut: command.slice(at).trim() };
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== null || escaped) return { kind: 'unbalanced' };
  if (word !== null) words.push(word);
  return { kind: 'words', words, cut: '' };
}
