import { problem } from '@tycho/ast';
import { describe, expect, test } from 'vitest';
import { sarif } from './sarif.ts';

test('each result has its rule, its place and what to do', () => {
  const log = sarif(
    [
      problem('error', 'port-invalid', 'no port', { file: 'my dir/c#.yaml', line: 3, column: 13, path: 'services.a' }),
      problem('warning', 'key-unsupported', 'no effect', { file: '/abs/c.yaml', hint: 'Remove it.' }),
      problem('note', 'compose-invalid', 'good to know'),
    ],
    '1.2.3',
  );
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tycho', version: '1.2.3' } },
        results: [
          {
            ruleId: 'port-invalid',
            ruleIndex: 2,
            level: 'error',
            message: { text: 'no port.' },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'my%20dir/c%23.yaml' },
                  region: { startLine: 3, startColumn: 13 },
                },
                logicalLocations: [{ fullyQualifiedName: 'services.a' }],
              },
            ],
          },
          {
            level: 'warning',
            message: { text: 'no effect. Remove it.' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///abs/c.yaml' } } }],
          },
          { level: 'note', message: { text: 'good to know.' } },
        ],
      },
    ],
  });
});

test('a log without problems is one all the same', () => {
  expect(sarif([], '1.0.0')).toMatchObject({ runs: [{ results: [] }] });
});

/** What the schema of SARIF 2.1.0 asks of the parts that are used here, written out: it is not at hand in a package. */
describe('the log is what SARIF 2.1.0 asks for', () => {
  const problems = [
    problem('error', 'port-invalid', 'no port', { file: 'dir/a b.yaml', line: 1, column: 1, path: 'services.a' }),
    problem('warning', 'key-unsupported', 'no effect', { file: './c.yaml', line: 2, hint: 'Remove it.' }),
    problem('error', 'port-invalid', 'again', { path: 'services.b' }),
    problem('note', 'compose-invalid', 'good to know'),
    problem('error', 'file-missing', 'not there', { file: 'C:\\x\\100%.yaml', line: 3, column: 4 }),
  ];
  const log = JSON.parse(JSON.stringify(sarif(problems, '1.2.3')));
  const [run] = log.runs;

  test('a version, one run, a named tool, and nothing beside what the schema knows', () => {
    expect(Object.keys(log).toSorted()).toEqual(['$schema', 'runs', 'version']);
    expect(log.version).toBe('2.1.0');
    expect(Object.keys(run).toSorted()).toEqual(['columnKind', 'results', 'tool']);
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(Object.keys(run.tool.driver).toSorted()).toEqual(['name', 'rules', 'version']);
  });

  test('each rule once, with a text of help', () => {
    const ids = run.tool.driver.rules.map((it: { id: string }) => it.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const it of run.tool.driver.rules) {
      expect(Object.keys(it).toSorted()).toEqual(['help', 'id', 'shortDescription']);
      expect(it.help.text.length).toBeGreaterThan(20);
    }
  });

  test('each result with a rule that there is, a level, a text, and places that count from 1', () => {
    expect(run.results).toHaveLength(problems.length);
    for (const it of run.results) {
      expect(run.tool.driver.rules[it.ruleIndex].id).toBe(it.ruleId);
      expect(['error', 'warning', 'note']).toContain(it.level);
      expect(it.message.text).toMatch(/\S/);
      for (const { physicalLocation: place } of it.locations ?? []) {
        if (place === undefined) continue;
        expect(place.artifactLocation.uri).toMatch(/^(?:file:\/\/)?(?:[\w./~-]|%[0-9A-F]{2})+$/);
        expect(place.region.startLine).toBeGreaterThan(0);
        expect(place.region.startColumn).toBeGreaterThan(0);
      }
    }
  });
});
