import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { yamlText } from './yaml-text.ts';

const expected = (data: unknown): string => dump(data, { noRefs: true, lineWidth: -1, quoteStyle: 'double' });

const golden = join(import.meta.dirname, '../../../../packages/parser/test/golden');
const models = readdirSync(golden).filter((it) => it.endsWith('.golden.json'));

test.each(models)('%s is written as js-yaml writes it', (name) => {
  const data = JSON.parse(readFileSync(join(golden, name), 'utf8')) as object;
  expect(yamlText(data)).toBe(expected(data));
});

const texts = [
  ...['', ' ', 'a b', 'a: b', 'a:b', 'a #b', 'a#b', '#a', ': a', ':a', 'a:', '- a', '-a', '--a', '-', '-1', '-a: b'],
  ...[
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'N',
    'true',
    'False',
    'null',
    'NULL',
    '~',
    'nULL',
    '=',
    '<<',
    '.',
    '..',
    './a',
    '.5',
  ],
  ...[
    '0',
    '1',
    '012',
    '0x1f',
    '0o17',
    '1_000',
    '1e3',
    '1.5',
    '.inf',
    '.NaN',
    '1:30',
    '12:30:45',
    '2024-01-01',
    '10.0.0.1',
  ],
  ...[
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '{a}',
    '[a]',
    'a, b',
    'a]',
    '"a"',
    "'a'",
    "it's",
    'a\tb',
    'a\\b',
    '$A',
    '${A}',
  ],
  ...[
    'a\nb',
    'a\n',
    '\na',
    'ü',
    '💡',
    '\u00a0',
    '\u2028',
    '\u0000',
    'a ',
    ' a',
    'a  b',
    '---',
    '...',
    '--- a',
    '1m30s',
    '256M',
  ],
  ...[
    'a/b:c',
    'nginx:1.29',
    'http://x:80/y',
    'CMD-SHELL',
    '-a b',
    'a -b',
    'a,b',
    'x=y',
    'x\u0007y',
    'a'.repeat(1100),
    '?',
    '? a',
    '?a',
  ],
];

test.each(texts)('%j is written as js-yaml writes it, as a value, a key and an item', (text) => {
  for (const data of [{ k: text }, { [text]: 1 }, [text], { a: { b: [text, { c: text, [text]: [] }] } }, [[text]]]) {
    expect(yamlText(data)).toBe(expected(data));
  }
});

test.each([
  [null],
  [true],
  [0],
  [-0],
  [1.5],
  [1e21],
  [[]],
  [{}],
  [[[], {}]],
  [[[1, [2]], { a: [] }]],
  [{ a: { b: {} } }],
])('%j is written as js-yaml writes it', (data) => {
  for (const it of [[data], { a: data }]) expect(yamlText(it)).toBe(expected(it));
});
