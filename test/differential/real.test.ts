import { parse } from '@tycho/parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareVerdicts } from './compare.ts';
import { oraclePath } from './environment.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { realNames as names, realProject } from './real-project.ts';
import { asProject } from './request.ts';

describe.skipIf(!oraclePath)('a file as people write them', () => {
  let oracle: Oracle;
  const verdicts = new Map<string, Verdict>();

  beforeAll(async () => {
    oracle = new Oracle(oraclePath ?? '');
    for (const name of names) verdicts.set(name, await oracle.ask(realProject(name)));
  });
  afterAll(() => oracle?.[Symbol.asyncDispose]());

  test('there are sixty of them', () => expect(names.length).toBeGreaterThanOrEqual(60));

  test.each(names)('%s is taken by both', (name) => {
    expect(verdicts.get(name)).toMatchObject({ status: 'accepted' });
    expect(parse(asProject(realProject(name))).model).not.toBeNull();
  });

  test.each(names)('%s resolves to the same model', (name) => {
    const result = compareVerdicts(verdicts.get(name) ?? { status: 'none' }, parse(asProject(realProject(name))));
    expect(result).toEqual({ status: 'same', accepted: true });
  });
});
