import { describe, expect, test } from 'vitest';
import { dnsLabel, objectName, partLabel, pathLabel } from './names.ts';

const guid = '909f2e60b83340cd905ae3865d461156';
const legal = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

describe('names of objects', () => {
  test('are system, service and the start of the GUID', () => {
    expect(objectName(guid, 'jupyter-ds', 'jupyter-datascience')).toBe('jupyter-ds-jupyter-datascience-909f2e60');
  });

  test.each([
    ['1st', 'My_Service.v2'],
    ['a'.repeat(80), 'b'.repeat(80)],
    ['a', `${'b'.repeat(53)}-`],
    ['-', '_'],
    ['日本', 'ラボ'],
  ])('are legal whatever they are made of: %s, %s', (system, service) => {
    const name = objectName(guid, system, service);
    expect(name).toMatch(legal);
    expect(name.endsWith('909f2e60')).toBe(true);
  });

  test('that had to be cut stay unlike each other', () => {
    const [one, two] = ['x', 'y'].map((end) => objectName(guid, 'system', `${'long'.repeat(20)}${end}`));
    expect(one).not.toBe(two);
    expect(dnsLabel('a'.repeat(63))).toBe('a'.repeat(63));
    expect(dnsLabel('a'.repeat(64))).toMatch(legal);
  });

  test('are legal whatever they end with: a long path of a mount', () => {
    const path = '/srv/app/vendor/package/database/scripts/create_the_tables.sh';
    const [one, two] = ['folder', 'scratch'].map((kind) => dnsLabel(kind, 'web', path));
    expect(one).toMatch(legal);
    expect(one).toMatch(/^folder-web-+srv-app-vendor/);
    expect(two).toMatch(legal);
    expect(dnsLabel('folder', 'web', `${path}2`)).not.toBe(one);
    expect(dnsLabel('Folder', 'x'.repeat(40), '/Data-'.repeat(4))).toMatch(legal);
  });

  test('of services are their host names, which may begin with a digit', () => {
    expect(partLabel('my_db.1')).toBe('my-db-1');
    expect(partLabel('1web')).toBe('1web');
    expect(partLabel('x'.repeat(100))).toMatch(legal);
  });
});

test('paths that differ have names that differ', () => {
  const names = ['/srv/a/b', '/srv/a-b', '/srv/a_b', '/srv/A/b'].map((it) => dnsLabel('scratch', pathLabel(it)));
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe('scratch--srv-a-b');
});
