import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './bench.ts';
import { reportText } from './report-text.ts';
import { repository } from './repository.ts';
import { say } from './say.ts';

const page = join(repository, 'docs/benchmarks.md');
const begin = '<!-- Written by npm run bench -- --write: from here -->';
const end = '<!-- to here -->';

/** Replaces what stands between the two markers of docs/benchmarks.md. */
export function writeBenchmarks(report: Report): void {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page} has lost its markers: ${begin} and ${end}`);
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${reportText(report)}\n\n${text.slice(to)}`);
  say(`written to ${page}`);
}
