import { parse } from '@tycho/parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzRuns, seed } from './environment.ts';
import { deepText, hugeTexts } from './generate/wild-structure.ts';
import { garbledText, wildText } from './generate/wild-text.ts';

const longestMilliseconds = 1000;
const mostBytes = 256 * 1024 * 1024;

/** Parses, and holds the parser to what it promises of any text. */
function survives(text: string, files: Record<string, string> = {}): void {
  const before = process.threadCpuUsage();
  const { system, model, problems } = parse({
    files: { ...files, 'compose.yaml': text },
    environment: { SET: 'value' },
  });
  const { user, system: kernel } = process.threadCpuUsage(before);
  // Of this thread on the processor, so that what else runs does not count.
  const milliseconds = (user + kernel) / 1000;
  const failed = problems.some((it) => it.level === 'error');
  expect(milliseconds).toBeLessThan(longestMilliseconds);
  expect(system === null).toBe(failed);
  if (model !== null) JSON.stringify(model);
}

describe('no text makes the parser crash, hang or forget to say what is wrong', () => {
  const options = { numRuns: fuzzRuns, seed, verbose: 0 } as const;

  test('characters at random', () => {
    fc.assert(
      fc.property(wildText, (text) => survives(text)),
      options,
    );
  });

  test('Compose files with parts of the text changed', () => {
    fc.assert(
      fc.property(garbledText, (text) => survives(text)),
      options,
    );
  });

  test('values of any form at any place', () => {
    fc.assert(
      fc.property(deepText, (text) => survives(text)),
      options,
    );
  });

  test('env files at random', () => {
    const compose = 'services: { web: { image: "a:$ONE", env_file: web.env } }';
    fc.assert(
      fc.property(wildText, (text) => survives(compose, { '.env': text, 'web.env': text })),
      options,
    );
  });
});

describe('a large or expensive text costs less than a second and 256 MiB', () => {
  test.each(hugeTexts)('%s', (_, text) => {
    const made = text();
    const before = process.memoryUsage().rss;
    survives(made);
    expect(process.memoryUsage().rss - before).toBeLessThan(mostBytes);
  });
});
