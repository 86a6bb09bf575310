import fc from 'fast-check';
import type { Value } from '../yaml-writer.ts';
import { Raw } from '../yaml-writer.ts';
import type { Path } from './tree.ts';
import { changeAt, pathsOf, valueAt } from './tree.ts';

/** Something done to a tree somewhere in it. */
export type Change = (tree: Value) => Value;

/** Changes of text: variables in place of it or around it. */
export function variables(): fc.Arbitrary<Change> {
  const forms = fc.constantFrom<(text: string) => string>(
    (it) => `\${UNSET:-${it}}`,
    () => '$SET',
    () => '${SET}',
    () => '${NUMBER}',
    () => '${FLAG}',
    (it) => `\${SET:+${it}}`,
    (it) => `\${EMPTY-${it}}`,
    (it) => `\${EMPTY:-${it}}`,
    (it) => `\${UNSET-${it}}`,
    (it) => `${it}$$`,
    (it) => `${it}\${UNSET}`,
    (it) => `\${UNSET:-\${SET:-${it}}}`,
    (it) => `\${UNSET:-\${EMPTY:-a}$\{SET}}${it}`,
    () => '${SET?}',
    () => '${FROM_FILE}',
    () => '${COMPOSE_PROJECT_NAME}',
    (it) => `\${UNSET+${it}}x`,
    (it) => `\${EMPTY+$${it}}`,
    () => '${UNSET:?must be there}',
    () => '${EMPTY:?}',
    () => '${EMPTY?ok}',
    () => '${UNSET?$SET}',
    (it) => `\${${it}`,
    () => '${}',
    () => '${ SET }',
    () => '${SET!}',
    () => '$1',
    () => 'a$',
    () => '$',
    () => '${SET:-}',
    () => '${UNSET:}',
    () => '${set}',
    () => '$$$SET',
    () => '${SET:-${UNSET:?x}}',
    () => '${UNSET:-a:?b}',
    () => '${1A}',
    () => '${A.B:-x}',
    () => '$SET.$SET-$SET',
    () => '${SET/a/b}',
    () => '${UNSET:-}}',
    () => '${UNSET:-{a}}',
    () => '\\${SET}',
  );
  return fc.tuple(fc.nat(1000), forms).map(([at, form]) => (tree: Value) => {
    const path = nth(leaves(tree), at);
    return path ? changeAt(tree, path, (it) => ({ value: form(String(it)) })) : tree;
  });
}

/** Changes of what is written to what looks alike in YAML. */
export function scalars(): fc.Arbitrary<Change> {
  const texts = fc.constantFrom(
    '0x1F',
    '0o17',
    '017',
    '1_000',
    '1e3',
    '1.0',
    '1.50',
    '.5',
    '+3',
    '-0',
    '~',
    'Null',
    'NULL',
    'yes',
    'No',
    'ON',
    'y',
    'True',
    'FALSE',
    '2024-01-01',
    '2024-01-01T10:00:00Z',
    '12:30:45',
    '1:30',
    '.inf',
    '-.INF',
    '.NaN',
    '0b101',
    '1e400',
    '08',
    '0o8',
    '12345678901234567890',
    '1.',
    '""',
    "''",
    '!!str 12',
    '!!int "3"',
    '"\\u00e9\\x41\\n"',
    'a  b',
    'a#b',
    '- ',
    '@x',
    '`x',
    '%x',
    '"a\\\n  b"',
    '!!binary aGk=',
    '!local x',
    '=',
    '1.2.3',
    '0.1e-7',
    '1E5',
    '-1',
    '100000000000000000000',
    '1.0e+2',
    '0xg',
  );
  return fc.tuple(fc.nat(1000), texts).map(([at, text]) => (tree: Value) => {
    const path = nth(leaves(tree), at);
    return path ? changeAt(tree, path, () => ({ value: new Raw(text) })) : tree;
  });
}

/** Small mistakes: another type, a misspelt key, something left out or twice. */
export function mistakes(): fc.Arbitrary<Change> {
  const anything: fc.Arbitrary<Value> = fc.constantFrom<Value>(
    null,
    '',
    'text',
    0,
    1,
    -1,
    1.5,
    true,
    false,
    [],
    {},
    ['a'],
    ['a', 'a'],
    [1],
    [null],
    [[]],
    [{}],
    { a: 'b' },
    { a: null },
    { a: 1 },
    { a: {} },
    { a: [] },
    { 'x-a': 1 },
    { '': 1 },
  );
  const keys = fc.constantFrom<(key: string) => string>(
    (it) => it.slice(0, -1),
    (it) => `${it}s`,
    (it) => `x-${it}`,
    (it) => it.toUpperCase(),
    (it) => it.replace('_', '-'),
    (it) => ` ${it}`,
    () => '',
    () => 'a b',
  );
  const everywhere = fc.nat(1000);
  const at = (
    choose: (tree: Value) => Path[],
    change: (it: Value, key: string) => ReturnType<Parameters<typeof changeAt>[2]>,
  ) =>
    everywhere.map((index) => (tree: Value) => {
      const path = nth(choose(tree), index);
      return path ? changeAt(tree, path, (it) => change(it, String(path.at(-1)))) : tree;
    });
  const keyed = (tree: Value): Path[] => pathsOf(tree).filter((it) => typeof it.at(-1) === 'string');
  return fc.oneof(
    anything.chain((value) => at(pathsOf, () => ({ value }))),
    keys.chain((rename) => at(keyed, (value, key) => ({ key: rename(key), value }))),
    at(pathsOf, () => null),
    at(pathsOf, (value) => ({ value: [value] })),
    at(pathsOf, (value) => ({ value: [value, value] })),
    at(pathsOf, (value) => ({ value: Array.isArray(value) ? [...value, ...value] : value })),
    at(pathsOf, (value) => ({ value: { value } })),
    at(pathsOf, (value) => ({ value: typeof value === 'object' ? value : String(value) })),
  );
}

const leaves = (tree: Value): Path[] =>
  pathsOf(tree).filter((it) => {
    const value = valueAt(tree, it);
    return value === null || typeof value !== 'object';
  });

const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(list.length, 1)];
