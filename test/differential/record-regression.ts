// node test/differential/record-regression.ts FINDING…: findings of `hunt-by-hand.ts` as regressions, by their names.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { oraclePath } from './environment.ts';
import { readFinding } from './finding-text.ts';
import { Oracle } from './oracle.ts';

if (!oraclePath) throw new Error('TYCHO_ORACLE must be the path of the reference loader');
await using oracle = new Oracle(oraclePath, 1);
for (const file of process.argv.slice(2)) {
  const finding = readFinding(readFileSync(file, 'utf8'));
  const { kind: about, theirs, request } = finding;
  // Of a crash without the stack, which tells of this machine.
  const ours = finding.ours.replace(/\n +at .*$/s, '');
  const name = basename(file, '.txt')
    .replaceAll(/[^a-z0-9]+/gi, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
  const text = JSON.stringify({ about, theirs, ours, request, reference: await oracle.ask(request) }, null, 2);
  writeFileSync(join(import.meta.dirname, 'regressions', `${name}.json`), `${text}\n`);
}
