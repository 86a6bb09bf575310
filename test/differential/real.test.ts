import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from '@tycho/parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareVerdicts } from './compare.ts';
import { oraclePath } from './environment.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { asProject, type Request, request } from './request.ts';

const folder = join(import.meta.dirname, 'real');
const side = join(folder, 'files');
const names = readdirSync(folder).filter((it) => it.endsWith('.yaml'));

/** One Compose file, with the files that any of them refers to. */
function realProject(name: string): Request {
  const files = readdirSync(side, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .map((it) => [it.slice(side.length + 1), readFileSync(it, 'utf8')]);
  const text = readFileSync(join(folder, name), 'utf8');
  return request({ ...Object.fromEntries(files), 'compose.yaml': text }, { name: basename(name, '.yaml') });
}

describe.skipIf(!oraclePath)('a file as people write them', () => {
  let oracle: Oracle;
  const verdicts = new Map<string, Verdict>();

  beforeAll(async () => {
    oracle = new Oracle(oraclePath ?? '');
    for (const name of names) verdicts.set(name, await oracle.ask(realProject(name)));
  });
  afterAll(() => oracle?.[Symbol.asyncDispose]());

  test('there are forty of them', () => expect(names.length).toBeGreaterThanOrEqual(40));

  test.each(names)('%s is taken by both', (name) => {
    expect(verdicts.get(name)).toMatchObject({ status: 'accepted' });
    expect(parse(asProject(realProject(name))).model).not.toBeNull();
  });

  test.each(names)('%s resolves to the same model', (name) => {
    const result = compareVerdicts(verdicts.get(name) ?? { status: 'none' }, parse(asProject(realProject(name))));
    expect(result).toEqual({ status: 'same', accepted: true });
  });
});
