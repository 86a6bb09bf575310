import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mayPass, type ProblemCode, problemCodes } from './problem-codes.ts';

const errorPages = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
const table = readFileSync(join(import.meta.dirname, 'problem-codes.ts'), 'utf8');

/** The headings of the document, the title of the whole left out: a group as `# The text`, a code as `## yaml-invalid`. */
const headings = (): string[] => [...errorPages.matchAll(/^##? .+$/gm)].map(([it]) => it).slice(1);

/** The same from the rows of the table and the comments between them. */
const rows = (): string[] =>
  [...table.matchAll(/^ {2}(?:\/\/ (.+)|'([a-z-]+)': \{.*)$/gm)].map(([, group, code]) =>
    group === undefined ? `## ${code}` : `# ${group}`,
  );

const codes = Object.keys(problemCodes) as ProblemCode[];

test('docs/errors.md has a section for each code, and no other, in the order and groups of the table', () => {
  expect(rows().filter((it) => it.startsWith('## '))).toEqual(codes.map((it) => `## ${it}`));
  expect(headings()).toEqual(rows());
});

test.each(codes)('the section of %s tells its status and whether it is tried again, and explains it', (code) => {
  const [, section = ''] = errorPages.split(`\n## ${code}\n`);
  const [facts, ...text] = (section.split(/^##? /m)[0] ?? '').trim().split('\n\n');
  const { status, retry } = problemCodes[code];
  expect(facts).toBe(`*${status}, ${retry ? 'tried again' : 'not tried again'}*`);
  expect(text).toEqual([expect.stringMatching(/\S.{80,}\.$/)]);
});

test('an operation may pass when each of its errors may', () => {
  expect(mayPass([{ code: 'cluster-busy' }, { code: 'cluster-conflict' }])).toBe(true);
  expect(mayPass([{ code: 'cluster-busy' }, { code: 'object-refused' }])).toBe(false);
});
