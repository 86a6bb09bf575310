import type { DryRun } from '@tycho/contract';
import { expect, test } from 'vitest';
import { dryRunDiff, dryRunLines } from './dry-run-text.ts';

const deployment = (replicas: number) => ({
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { name: 'web' },
  spec: { replicas, template: { x: '\u001b[31m' } },
});
const it: DryRun = {
  guid: null,
  name: 'shop',
  changes: [
    { artifact: 'Deployment/web', action: 'configured', before: deployment(1), after: deployment(2) },
    { artifact: 'Service/web', action: 'unchanged', before: { a: 1 }, after: { a: 1 } },
    { artifact: 'Secret/key', action: 'created', before: null, after: { data: { key: '(hidden)' } } },
    { artifact: 'Job/old', action: 'deleted', before: { kind: 'Job' }, after: null },
  ],
  problems: [],
};
const marked = (colour: string, text: string) => `<${colour}>${text}`;

test('a dry run is a line for each object, and a sum', () => {
  expect(dryRunLines(it)).toBe(
    [
      'configured Deployment/web',
      'unchanged  Service/web',
      'created    Secret/key',
      'deleted    Job/old',
      '1 created, 1 configured, 1 deleted, 1 unchanged (dry run)',
      '',
    ].join('\n'),
  );
});

test('a dry run is a difference in YAML, and no value steers the terminal', async () => {
  expect(await dryRunDiff(it, marked)).toBe(
    [
      '<bold>configured Deployment/web',
      '<cyan>@@ -3,6 +3,6 @@',
      ' metadata:',
      '   name: web',
      ' spec:',
      '<red>-  replicas: 1',
      '<green>+  replicas: 2',
      '   template:',
      '     x: "\\e[31m"',
      '',
      '<bold>created Secret/key',
      '<green>+data:',
      '<green>+  key: (hidden)',
      '',
      '<bold>deleted Job/old',
      '<red>-kind: Job',
      '',
      '1 created, 1 configured, 1 deleted, 1 unchanged (dry run)',
      '',
    ].join('\n'),
  );
});

test('a dry run without a change says so', async () => {
  const none: DryRun = { ...it, changes: [] };
  expect(await dryRunDiff(none, marked)).toBe('nothing (dry run)\n');
});
