import { problem } from '@tycho/ast';
import { expect, test } from 'vitest';
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
