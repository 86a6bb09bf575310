import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@tycho/parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Difference } from './compare.ts';
import { compareVerdicts } from './compare.ts';
import { oraclePath } from './environment.ts';
import { Oracle, type Verdict } from './oracle.ts';
import { asProject, type Request } from './request.ts';

/** A difference that was found: what both said then, the project, and what the reference says of it. */
interface Regression extends Omit<Difference, 'kind'> {
  readonly about: string;
  readonly request: Request;
  readonly reference: Verdict;
}

const folder = join(import.meta.dirname, 'regressions');
const all = readdirSync(folder)
  .filter((it) => it.endsWith('.json'))
  .map((it): [string, Regression] => [it, JSON.parse(readFileSync(join(folder, it), 'utf8'))]);

describe('a difference that was found is gone', () => {
  test.each(all)('%s', (_, { about, request, reference }) => {
    const result = compareVerdicts(reference, parse(asProject(request)));
    expect(result, about).toMatchObject({ status: 'same' });
  });
});

describe.skipIf(!oraclePath)('what is recorded of the reference is what it says', () => {
  let oracle: Oracle;

  beforeAll(() => {
    oracle = new Oracle(oraclePath ?? '', 1);
  });
  afterAll(() => oracle?.[Symbol.asyncDispose]());

  test.each(all)('%s', async (_, { request, reference }) => {
    expect(await oracle.ask(request)).toEqual(reference);
  });
});
