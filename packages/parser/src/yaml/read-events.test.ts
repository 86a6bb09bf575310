import { expect, test } from 'vitest';
import { parse } from '../parse.ts';

const read = (text: string) => parse({ files: { 'compose.yaml': text }, environment: {} });

const web = (rest: string): string => `services:\n  web:\n    image: nginx\n${rest}`;

test.each([
  ['a bracket closed below its key', '    command: [\n      "run",\n      "fast"\n    ]\n', ['run', 'fast']],
  ['a list that starts at the margin', '    command: [\n"run",\n"fast"]\n', ['run', 'fast']],
  ['comments between the items', '    command: [\n# one\n  run, # two\nfast\n]\n', ['run', 'fast']],
  ['tabs in front of the items', '    command: [\n\t"run",\n\t"fast"\n\t]\n', ['run', 'fast']],
  ['lines that end with CRLF', '    command: [\r\n  "run",\r\n  "fast"\r\n]\r\n', ['run', 'fast']],
  ['a text in quotes that goes on at the margin', '    command: "run\nfast"\n', ['run', 'fast']],
  ['a deep list', '    command:\n      [\n                    "run",\n  "fast" ]\n', ['run', 'fast']],
])('%s is read', (_, rest, command) => {
  const { system, problems } = read(web(rest));
  expect(problems).toEqual([]);
  expect(system?.services[0]?.command).toEqual(command);
});

test('what stands behind less indented brackets is told at its own place', () => {
  const { problems } = read(web('    labels: {\n a: b,\n c: d\n}\n    command: [\n x,\n y\n]\n    imgae: nginx\n'));
  expect(problems).toMatchObject([{ code: 'key-unknown', path: 'services.web.imgae', line: 12, column: 5 }]);
});

test('a wrong indentation behind less indented brackets is told instead of them', () => {
  const { problems } = read(web('    command: [\n x\n]\n   ports: []\n'));
  expect(problems).toMatchObject([
    { code: 'yaml-invalid', message: expect.stringMatching(/indented by 3 spaces/), line: 7 },
  ]);
});

test('a bracket that is never closed is told where it opens', () => {
  const { problems } = read(web('    command: [ run\n    ports:\n      - 80:80\n  db:\n    image: postgres\n'));
  expect(problems).toMatchObject([
    { code: 'yaml-invalid', message: 'the bracket that opens here is not closed', line: 4, column: 14 },
  ]);
});

test('a document mark ends no quoted text', () => {
  const { problems } = read(web('    command: "run\n---\nservices: {}\n'));
  expect(problems).toMatchObject([{ code: 'yaml-invalid' }]);
});

test('many less indented lines do not take long', () => {
  const lines = Array.from({ length: 500 }, (_, index) => `"${index}",\n`).join('');
  const { system } = read(web(`    command: [\n${lines}]\n`));
  expect(system?.services[0]?.command).toHaveLength(500);
}, 10_000);
