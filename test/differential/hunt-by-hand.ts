// node test/differential/hunt-by-hand.ts FOLDER RUNS [SUITE…]: what is different, each as a file in the folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oraclePath, seed } from './environment.ts';
import { describeFinding } from './finding-text.ts';
import { furtherSuites, suites } from './generate/suites.ts';
import { hunt } from './hunt.ts';
import { Oracle } from './oracle.ts';

const [, , folder = 'differences', runs = '1000', ...names] = process.argv;
if (!oraclePath) throw new Error('TYCHO_ORACLE must be the path of the reference loader');
mkdirSync(folder, { recursive: true });
await using oracle = new Oracle(oraclePath);
const chosen =
  names.length === 0 ? suites : [...suites, ...furtherSuites].filter(([it]) => names.some((part) => it.includes(part)));
for (const [name, projects, share] of chosen) {
  const { cases, accepted, unanswered, findings } = await hunt(projects(), {
    oracle,
    runs: Math.ceil(Number(runs) * share),
    seed,
  });
  const told = `${cases} cases, ${accepted} accepted, ${unanswered} unanswered, ${findings.length} kinds of differences`;
  console.log(`${name}: ${told}`);
  for (const finding of findings) {
    const file = finding.kind.replaceAll(/[^\w.*-]+/g, '_').slice(0, 100);
    console.log(`  ${finding.kind}`);
    writeFileSync(join(folder, `${file}.txt`), describeFinding(finding));
  }
}
