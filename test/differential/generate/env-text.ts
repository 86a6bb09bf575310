import fc from 'fast-check';

const lines = fc.constantFrom(
  'FROM_FILE=from file',
  'ONE=1',
  'TWO="two words"',
  "THREE='single $SET'",
  'SET=not this one',
  'FOUR=${SET}-${ONE:-none}',
  'export FIVE=5',
  '# a comment',
  '',
  'SIX=six # comment',
  'SEVEN=a#b',
  'EIGHT="a\\nb\\t\\"c\\""',
  "NINE='it\\'s'",
  'TEN="first\nsecond"',
  'ELEVEN=',
  'INHERITED',
  'SET',
  'YAML: value',
  'TWELVE = spaced',
  'A.B-C[0]=odd',
  'DOLLAR=$$x',
  'LITERAL="\\$SET"',
  'NESTED="${UNSET:-${SET}}"',
  'UNSET_HERE=${UNSET}',
  'TAIL="x" # c',
  'TRAIL=x   ',
  "EMPTY_QUOTES=''",
  'EQUALS=a=b=c',
  'OCTAL="\\0101"',
);
const wrongLines = fc.constantFrom(
  'BAD="open',
  'A B=c',
  '=x',
  'BAD=${',
  'REQUIRED=${UNSET:?no}',
  "'Q'=x",
  'T="a"b',
  '1=one',
  '!=x',
);

/** Text of an env file; now and then with something wrong. */
export const envText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 30, arbitrary: lines }, { weight: 1, arbitrary: wrongLines }), { maxLength: 5 }),
    fc.constantFrom('\n', '\n', '\n', '\r\n'),
    fc.constantFrom('', '', '', '\uFEFF'),
  )
  .map(([all, end, mark]) => mark + all.map((it) => it + end).join(''));

/** Names that `envText` may give a value. */
export const envNames: readonly string[] = [
  ...[
    'FROM_FILE',
    'ONE',
    'TWO',
    'THREE',
    'SET',
    'FOUR',
    'FIVE',
    'SIX',
    'SEVEN',
    'EIGHT',
    'NINE',
    'TEN',
    'ELEVEN',
    'UNSET',
  ],
  ...[
    'INHERITED',
    'YAML',
    'TWELVE',
    'A.B-C[0]',
    'DOLLAR',
    'LITERAL',
    'NESTED',
    'TAIL',
    'TRAIL',
    'EQUALS',
    'OCTAL',
    'BAD',
  ],
];
