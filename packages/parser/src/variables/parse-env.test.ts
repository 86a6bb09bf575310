// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose variables look like template strings.
import { describe, expect, test } from 'vitest';
import { parseEnv } from './parse-env.ts';

const outside: Readonly<Record<string, string>> = { OUTSIDE: 'from outside' };
const read = (text: string) => parseEnv('web.env', text, (name) => outside[name]);
const valuesOf = (text: string) => Object.fromEntries(read(text).values);

describe('a line', () => {
  test.each([
    ['A=b', 'b'],
    ['A = b ', 'b'],
    ['  A=b', 'b'],
    ['A: b', 'b'],
    ['export A=b', 'b'],
    ['export\tA=b', 'b'],
    ['A=', ''],
    ["A=''", ''],
    ['A=b c', 'b c'],
    ['A=b # comment', 'b'],
    ['A=b#c', 'b#c'],
    ['A="b # c" # comment', 'b # c'],
    ["A='$OUTSIDE \\n'", '$OUTSIDE \\n'],
    ["A='it\\'s'", "it's"],
    ['A="say \\"b\\""', 'say "b"'],
    ['A="a\\tb\\nc\\\\d"', 'a\tb\nc\\d'],
    ['A="\\0101\\q\\c"', 'A\\q\\c'],
    ['A="\\$OUTSIDE $$OUTSIDE"', '$OUTSIDE $OUTSIDE'],
    ['A=$OUTSIDE', 'from outside'],
    ['A="${NOT:-$OUTSIDE}"', 'from outside'],
    ['A="first\nsecond"', 'first\nsecond'],
    ['A=b"c"', 'b"c"'],
    ['A=b\r\nB=c\r\n', 'b'],
    ['\uFEFFA=b', 'b'],
    ['# A=c\n\nA=b', 'b'],
    ['A=1\nA=b', 'b'],
  ])('%j gives %j', (text, value) => {
    expect(valuesOf(text).A).toBe(value);
  });

  test('takes what stands above it, after what is given from outside', () => {
    expect(valuesOf('OUTSIDE=inside\nA=1\nB=$A$OUTSIDE')).toMatchObject({ OUTSIDE: 'inside', B: '1from outside' });
  });

  test('with a name alone takes the value from outside, or leaves it out', () => {
    expect(valuesOf('OUTSIDE\nMISSING\nexport LAST')).toEqual({ OUTSIDE: 'from outside' });
  });

  test('may have dots, dashes and brackets in its name', () => {
    expect(valuesOf('a.b-c[0]=1')).toEqual({ 'a.b-c[0]': '1' });
  });
});

test('a variable without a name is one, as with Docker', () => {
  expect(valuesOf('=1')).toEqual({ '': '1' });
});

describe('what is not an env file is refused with its place', () => {
  test.each([
    ['A=1\nB="open\n', 2, 3],
    ['A b=1', 1, 1],
    ['A=1\n  A?=1', 2, 4],
    ['!=1', 1, 1],
  ])('%j', (text, line, column) => {
    const { failure } = read(text);
    expect(failure?.at.source.location(failure.at.start)).toEqual({ file: 'web.env', line, column });
  });
});

test('a variable that is not set is named at its line', () => {
  const [found] = read('A=1\nB=$MISSING\n').filled;
  expect(found?.filled.unset).toEqual(['MISSING']);
  expect(found?.at.source.location(found.at.start)).toMatchObject({ line: 2, column: 3 });
});
