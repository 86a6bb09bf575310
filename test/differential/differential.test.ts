import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oraclePath, runs, seed } from './environment.ts';
import { describeFinding } from './finding-text.ts';
import { suites } from './generate/suites.ts';
import { hunt } from './hunt.ts';
import { Oracle } from './oracle.ts';

/** How often a failure can be seen again: the same seed makes the same projects. */
const again = `TYCHO_DIFFERENTIAL_SEED=${seed} TYCHO_DIFFERENTIAL_RUNS=${runs}`;

describe.skipIf(!oraclePath).concurrent('the reference loader and ours agree on', () => {
  let oracle: Oracle;
  let [compared, accepted, unanswered] = [0, 0, 0];

  beforeAll(() => {
    oracle = new Oracle(oraclePath ?? '');
  });
  afterAll(async () => {
    await oracle?.[Symbol.asyncDispose]();
    console.log(`${compared} projects compared, ${accepted} of them accepted, ${unanswered} unanswered; ${again}`);
  });

  test.each(suites)('%s', async (_, projects, share) => {
    const found = await hunt(projects(), { oracle, runs: Math.ceil(runs * share), seed });
    compared += found.cases;
    accepted += found.accepted;
    unanswered += found.unanswered;
    expect(found.findings.map(describeFinding).join('\n'), again).toBe('');
    expect(found.accepted).toBeGreaterThan(0);
  });
});
