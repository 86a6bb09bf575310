import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { repository } from '../run-cli.ts';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const alerts = 'charts/tycho-api/alerts/tycho.rules.yaml';
const dashboard = 'charts/tycho-api/dashboards/tycho.json';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const rules = (): Rule[] => (load(read(alerts)) as { groups: { rules: Rule[] }[] }).groups.flatMap((it) => it.rules);
const panels = (): Panel[] => (JSON.parse(read(dashboard)) as { panels: Panel[] }).panels;

const documented = new Map(
  [...read('docs/metrics.md').matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) \|/gm)].map(
    ([, name = '', type = '', labels = '']) => [
      name,
      { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, it = '']) => it) },
    ],
  ),
);

/** Names of metrics in an expression, without the suffixes of histograms. */
const metricsIn = (expr: string): string[] =>
  [...expr.matchAll(/\b((?:tycho|process|nodejs)_\w+)/g)].map(([, name = '']) =>
    name.replace(/_(bucket|count|sum)$/, ''),
  );

const expressions = () => [
  ...rules().map((it): [string, string] => [it.alert, it.expr]),
  ...panels().flatMap((it) => (it.targets ?? []).map(({ expr }): [string, string] => [it.title, expr])),
];

test.each(expressions())('%s uses metrics and labels that are documented', (_, expr) => {
  const names = metricsIn(expr);
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((it) => !documented.has(it))).toEqual([]);
  const known = new Set(['job', 'instance', 'le', ...names.flatMap((it) => documented.get(it)?.labels ?? [])]);
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
  const selected = [...expr.matchAll(/[{,](\w+)(?:=~|!~|!=|=)"/g)].map(([, it = '']) => it);
  expect([...grouped, ...selected].filter((it) => !known.has(it))).toEqual([]);
});

test('counters are only looked at by their rate or increase, and histograms by their parts', () => {
  for (const [title, expr] of expressions())
    for (const [, name = '', suffix = ''] of expr.matchAll(
      /\b((?:tycho|process|nodejs)_\w+?)(_bucket|_count|_sum)?(?=[{\s)[])/g,
    )) {
      const type = documented.get(name)?.type;
      if (type === 'histogram') expect([title, suffix]).not.toEqual([title, '']);
      if (type === 'counter')
        expect([title, expr]).toEqual([title, expect.stringMatching(new RegExp(`(rate|increase)\\(${name}\\b`))]);
    }
});

test.each(rules())('$alert says what is wrong, how bad it is, and what to do', ({ alert, labels, annotations }) => {
  expect(['warning', 'critical']).toContain(labels.severity);
  expect(annotations.summary.length).toBeGreaterThan(10);
  expect(annotations.description.length).toBeGreaterThan(10);
  expect(annotations.runbook).toBe(`docs/observability.md#${alert.toLowerCase()}`);
  expect(read('docs/observability.md')).toContain(`\n### ${alert}\n`);
});

test('every runbook has its alert', () => {
  const [, runbooks = ''] = read('docs/observability.md').split('\n## Runbooks\n');
  const told = [...runbooks.matchAll(/^### (\w+)$/gm)].map(([, it = '']) => it);
  expect(told.sort()).toEqual(
    rules()
      .map((it) => it.alert)
      .sort(),
  );
});
