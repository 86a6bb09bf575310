import type { DryRun } from '@tycho/contract';
import { changeCounts } from './change-lines.ts';
import { manifestYaml } from './manifest-yaml.ts';
import { plainText } from './plain-text.ts';

/** How lines of a difference are coloured. */
export type Paint = (colour: 'green' | 'red' | 'cyan' | 'bold', text: string) => string;

const CONTEXT = 3;

/** The changes of a dry run: a line for each object, with a sum below. */
export function dryRunLines({ changes }: DryRun): string {
  const lines = changes.map((it) => `${it.action.padEnd(11)}${it.artifact}\n`);
  return `${lines.join('')}${sum(changes)}`;
}

/** The changes of a dry run as a difference of the objects in YAML. */
export async function dryRunDiff({ changes }: DryRun, paint: Paint): Promise<string> {
  const { structuredPatch } = await import('diff');
  const changed = changes.filter((it) => it.action !== 'unchanged');
  const texts = changed.map(({ artifact, action, before, after }) => {
    const [old, next] = [yamlOf(before), yamlOf(after)];
    const { hunks } = structuredPatch('', '', old, next, '', '', { context: CONTEXT });
    const lines = hunks.flatMap((it) => [
      ...(action === 'configured' ? [paint('cyan', rangeOf(it))] : []),
      ...it.lines.map((line) => painted(line, paint)),
    ]);
    return [paint('bold', `${action} ${artifact}`), ...lines, ''].join('\n');
  });
  return `${texts.map((it) => `${it}\n`).join('')}${sum(changes)}`;
}

interface Range {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

const rangeOf = ({ oldStart, oldLines, newStart, newLines }: Range): string =>
  `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;

const yamlOf = (it: object | null): string => (it === null ? '' : plainText(manifestYaml(it)));

function painted(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('-') ? paint('red', line) : line;
}

const sum = (changes: DryRun['changes']): string => `${changeCounts(changes) || 'nothing'} (dry run)\n`;
