// node test/differential/record-regression.ts FINDING…: findings of `hunt-by-hand.ts` as regressions, by their names.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from '@tycho/parser';
import { compareVerdicts } from './compare.ts';
import { oraclePath } from './environment.ts';
import { readFinding } from './finding-text.ts';
import { Oracle } from './oracle.ts';
import { asProject } from './request.ts';

if (!oraclePath) throw new Error('TYCHO_ORACLE must be the path of the reference loader');
await using oracle = new Oracle(oraclePath, 1);
for (const finding of process.argv.slice(2)) {
  const request = readFinding(readFileSync(finding, 'utf8'));
  const reference = await oracle.ask(request);
  const result = compareVerdicts(reference, parse(asProject(request)));
  if (result.status !== 'different') continue;
  const { kind: about, theirs, ours } = result;
  const name = basename(finding, '.txt')
    .replaceAll(/[^a-z0-9]+/gi, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
  const text = JSON.stringify({ about, theirs, ours, request, reference }, null, 2);
  writeFileSync(join(import.meta.dirname, 'regressions', `${name}.json`), `${text}\n`);
}
