// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose variables look like template strings.
import { describe, expect, test } from 'vitest';
import { fillIn } from './fill-in.ts';

const values: Readonly<Record<string, string>> = { SET: 'value', EMPTY: '', OTHER: 'other' };
const filled = (text: string) => fillIn(text, (name) => values[name]);

describe('a variable', () => {
  test.each([
    ['$SET', 'value'],
    ['a${SET}b', 'avalueb'],
    ['$SET-$OTHER', 'value-other'],
    ['${SET:-default}', 'value'],
    ['${EMPTY:-default}', 'default'],
    ['${UNSET:-default}', 'default'],
    ['${EMPTY-default}', ''],
    ['${UNSET-default}', 'default'],
    ['${UNSET:-}', ''],
    ['${SET:?why}', 'value'],
    ['${EMPTY?why}', ''],
    ['${SET:+yes}', 'yes'],
    ['${EMPTY:+yes}', ''],
    ['${EMPTY+yes}', 'yes'],
    ['${UNSET+yes}', ''],
    ['${UNSET:-a:-b?c}', 'a:-b?c'],
    ['${UNSET:-${EMPTY:-${SET}}}', 'value'],
    ['${UNSET:-before $SET after}', 'before value after'],
    ['${UNSET:-{"a": {}}}!', '{"a": {}}!'],
    ['${UNSET:-$$5}', '$5'],
    ['${UNSET+${nothing closes}this', 'this'],
    ['$$SET', '$SET'],
    ['$${SET}', '${SET}'],
    ['$$$SET', '$value'],
    ['$5 $ $-', '$5 $ $-'],
    ['$SET.example', 'value.example'],
  ])('%s is %s', (text, value) => {
    expect(filled(text)).toEqual({ value, unset: [], failure: null });
  });

  test('that is not set is empty, and named', () => {
    expect(filled('a$UNSET${ALSO}b')).toEqual({ value: 'ab', unset: ['UNSET', 'ALSO'], failure: null });
  });

  test('of a default that is not used is not asked for', () => {
    expect(filled('${SET:-$UNSET}${SET:+}').unset).toEqual([]);
  });

  test.each([
    ['${UNSET:?say $SET}', 'UNSET', 'say value'],
    ['${EMPTY:?}', 'EMPTY', ''],
    ['${UNSET?a}', 'UNSET', 'a'],
  ])('%s is required', (text, name, message) => {
    expect(filled(text).failure).toEqual({ code: 'variable-required', name, message });
  });

  test.each(['${}', '${ }', '${ SET}', '${SET }', '${SET!}', '${SET/a/b}', '${1A}', '${SET', '${', '${UNSET:-${}}'])(
    '%s is malformed',
    (text) => {
      expect(filled(text).failure).toMatchObject({ code: 'interpolation-invalid' });
    },
  );

  test('with defaults in defaults without end is refused, and so is a value that grows without end', () => {
    expect(filled('${A:-'.repeat(100_000) + '}'.repeat(100_000)).failure?.code).toBe('interpolation-invalid');
    const long = 'x'.repeat(10_000);
    expect(fillIn('$V'.repeat(10_000), () => long).failure?.code).toBe('yaml-limit');
  });
});
