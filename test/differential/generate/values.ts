import fc from 'fast-check';
import type { Mapping, Value } from '../yaml-writer.ts';

export type Gen<T = Value> = fc.Arbitrary<T>;

/** One of the values that are written here; the sooner it comes, the simpler it is and the more often it is taken. */
export const among = (...values: readonly Value[]): Gen =>
  fc.oneof(...values.map((it, index) => ({ weight: values.length - index, arbitrary: fc.constant(it) })));

export const either = (...arbitraries: readonly Gen[]): Gen => fc.oneof(...arbitraries);

export const listOf = (item: Gen, maxLength = 3): Gen<readonly Value[]> => fc.array(item, { maxLength });

/** A mapping with some of the keys. */
export const someOf = (entries: Readonly<Record<string, Gen>>, required: readonly string[] = []): Gen<Mapping> =>
  fc.record({ ...entries }, { requiredKeys: [...required] }) as Gen<Mapping>;

export const named = (names: readonly string[], value: Gen, maxKeys = 3): Gen<Mapping> =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys, noNullPrototype: true }) as Gen<Mapping>;

export const flag: Gen = among(true, false, 'true', 'false', 'yes', 'off', 'maybe');
export const count: Gen = among(1, 0, 3, '2', -1, 1.5, 'x', '', 2147483648);
export const amount: Gen = among(1, 0.5, '0.25', '2', 0, '1.', -1, '.5', 'abc', '1e1', '');
export const bytes: Gen = among(
  '512m',
  '1g',
  '64k',
  '1024',
  '10b',
  '1.5gb',
  '2GB',
  '5 mb',
  '1kib',
  '1tb',
  '0',
  '-1',
  '3x',
  '',
);
export const bytesOrNumber: Gen = either(bytes, among(1048576, 0, -1, 1.5));
export const duration: Gen = among(
  '10s',
  '1m30s',
  '500ms',
  '1h',
  '90s',
  '1.5s',
  '2h0.5m',
  '1us',
  '36h',
  '0s',
  '0',
  '1d',
  '1w',
  '-5s',
  '+3s',
  '100',
  '10 s',
  '.5s',
  '5x',
  '',
);
export const word: Gen<string> = fc.constantFrom(
  'alpha',
  'beta',
  'x-1',
  'Hello World',
  '1',
  '',
  'a=b',
  'no',
  'true',
  'null',
  'ä€',
  ' pad ',
  'a: b',
  '#c',
  "it's",
  'say "x"',
  '012',
  '1e3',
  '~',
  'a\nb\n',
  'tab\there',
);
export const scalar: Gen = either(word, among(1, 0, -3, 1.5, true, false, null, 12345678901234, 1e21, 0.1, 100));
export const name: Gen = among('one', 'two', 'three', 'FOUR', 'five.six', 'a-b_c');

/** A mapping of names and values, or a list of `NAME=value`. */
export const mappingOrList = (names: readonly string[] = ['ONE', 'TWO', 'three.four', 'SET']): Gen =>
  either(
    named(names, scalar),
    listOf(
      fc
        .tuple(fc.constantFrom(...names), fc.option(word))
        .map(([key, value]) => (value === null ? key : `${key}=${value}`)),
    ),
  );

export const texts: Gen = listOf(among('alpha', 'beta', 'gamma', 'delta.example', '10.0.0.1'));
export const textOrTexts: Gen = either(among('alpha', 'beta', '10.0.0.1'), texts);
export const command: Gen = either(
  among('run --fast', 'sh -c "echo $$HOME"', "echo 'a b' c\\ d", '', 'a "b', 'echo $$', '  spaced   out '),
  listOf(word),
  among(null),
);
export const address: Gen = among('10.0.0.2', '172.28.0.5', '::1', '2001:db8::1', 'nowhere', '');
