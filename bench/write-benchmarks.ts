import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './bench.ts';
import { machineLine, sections } from './report-text.ts';
import { repository } from './repository.ts';
import { say } from './say.ts';

const page = join(repository, 'docs/benchmarks.md');
const begin = '<!-- Written by npm run bench -- --write: from here -->';
const end = '<!-- to here -->';

/** Replaces the tables of what was measured in docs/benchmarks.md; the others stay as they are. */
export function writeBenchmarks(report: Report): void {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page} has lost its markers: ${begin} and ${end}`);
  const known = new Map(text.slice(from, to).split(/^### /m).slice(1).map(titleAndText));
  const shown = sections(report).flatMap(({ title, text, plot }) => {
    const measured = [machineLine(report.machine), text, ...(plot === null ? [] : [image(title, plot)])];
    const tables = text === null ? known.get(title) : measured.join('\n\n');
    return tables === undefined ? [] : [`### ${title}\n\n${tables}`];
  });
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${shown.join('\n\n')}\n\n${text.slice(to)}`);
  say(`written to ${page}`);
}

/** Writes the plot, and answers what shows it. */
function image(title: string, plot: string): string {
  const file = `benchmarks/${title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}.svg`;
  mkdirSync(join(repository, 'docs/benchmarks'), { recursive: true });
  writeFileSync(join(repository, 'docs', file), plot);
  return `![${title}](${file})`;
}

function titleAndText(section: string): [string, string] {
  const line = section.indexOf('\n');
  return [section.slice(0, line), section.slice(line).trim()];
}
