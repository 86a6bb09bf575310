import { parse } from '@tycho/parser';
import { expect, test } from 'vitest';
import { compareVerdicts } from './compare.ts';

const refused = (message: string) => ({ status: 'refused', message }) as const;
const ours = (service: string) =>
  parse({ files: { 'compose.yaml': `services: { a: { image: a, ${service} } }` }, environment: {}, name: 'project' });
/** As compose-go 2.16.2 says it. */
const env = 'validating $DIR/compose.yaml: services.a.env false schema';

test("what only the original's dialect is refused for is the same", () => {
  expect(compareVerdicts(refused(env), ours('env: [A=b]')).status).toBe('same');
  const undefinedVolume = 'service "a" refers to undefined volume pvc: invalid compose project';
  expect(compareVerdicts(refused(undefinedVolume), ours('volumes: ["pvc://a/b:/c"]')).status).toBe('same');
});

test('what is refused for something else is a difference, beside the dialect too', () => {
  const other = 'validating $DIR/compose.yaml: services.a.image must be a string';
  expect(compareVerdicts(refused(other), ours('env: [A=b]')).status).toBe('different');
  expect(compareVerdicts(refused(env), ours('environment: [A=b]')).status).toBe('different');
});
