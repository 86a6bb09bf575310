const sequence = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;

/** What stands for each escape; `\$` becomes `$$`, which filling in makes a dollar sign; `\c` is not Go's, so it stays. */
const characters: Readonly<Record<string, string>> = {
  '\\a': '\x07',
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\v': '\v',
  '\\$': '$$',
  '\\"': '"',
  '\\\\': '\\',
};

/** The escapes of a value in double quotes; any other backslash stays. */
export const readEscapes = (text: string): string =>
  text.replaceAll(sequence, (it) => characters[it] ?? octal(it) ?? it);

/** `\0101` is A: three octal digits after the zero. */
function octal(text: string): string | null {
  const [, digits] = /^\\0([0-7]{3})$/.exec(text) ?? [];
  const code = digits === undefined ? Number.NaN : Number.parseInt(digits, 8);
  return code <= 255 ? String.fromCharCode(code) : null;
}
