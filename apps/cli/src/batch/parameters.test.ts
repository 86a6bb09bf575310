import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@tycho/ast';
import { afterAll, describe, expect, test } from 'vitest';
import { parametersIn } from './parameters.ts';

const folder = mkdtempSync(join(tmpdir(), 'tycho-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function launches(name: string, text: string) {
  writeFileSync(join(folder, name), text);
  return parametersIn(join(folder, name));
}

function places(name: string, text: string) {
  try {
    return launches(name, text);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

describe('a file of parameters', () => {
  test('is read as JSON Lines', () => {
    const text = '{"name":"a","environment":{"TAG":1,"ON":true},"labels":{"team":"x"}}\r\n\n{}';
    expect(launches('a.jsonl', text)).toEqual([
      { line: 1, name: 'a', environment: { TAG: '1', ON: 'true' }, labels: { team: 'x' } },
      { line: 3, name: undefined, environment: {}, labels: {} },
    ]);
  });

  test('is read as CSV, with quotes, and without what is empty', () => {
    const text = '\uFEFFname,env.TAG,label.team\r\na,"1,""2""\n3",x\n\n,,\nb,4,\n';
    expect(launches('a.csv', text)).toEqual([
      { line: 2, name: 'a', environment: { TAG: '1,"2"\n3' }, labels: { team: 'x' } },
      { line: 5, name: undefined, environment: {}, labels: {} },
      { line: 6, name: 'b', environment: { TAG: '4' }, labels: {} },
    ]);
  });

  test('says of everything that is wrong where it stands', () => {
    expect(
      places('b.jsonl', '{"name":1}\n{"nam":"a"}\n[1]\n{"name":"a"\n{"environment":{"A":[]}}\n{"labels":"x"}'),
    ).toEqual([
      '1:2 a name is a text',
      '2:2 "nam" is unknown',
      '3:1 this is no JSON object',
      '4:12 this is not JSON',
      '5:17 the value of A is no text',
      '6:2 labels is no JSON object',
    ]);
    expect(places('b.csv', 'name,tag,name\na,1\na,1,2,3\nb,"x,2')).toEqual([
      '4:3 a quoted field does not end',
      '1:6 "tag" is no column',
      '1:10 the column name is there twice',
      '2:3 there are 2 fields, and 3 columns',
      '3:7 there are 4 fields, and 3 columns',
      '4:3 there are 2 fields, and 3 columns',
    ]);
  });

  test('has at least one launch', () => {
    expect(places('c.jsonl', '\n')).toEqual(['1:1 there is no launch in it']);
    expect(places('c.csv', 'name\n')).toEqual(['1:1 there is no launch in it']);
    expect(() => parametersIn(join(folder, 'none.csv'))).toThrow(ProblemError);
  });
});
