import fc from 'fast-check';
import type { Value } from '../yaml-writer.ts';
import { writeYaml } from '../yaml-writer.ts';
import { resourceSections } from './resource-attributes.ts';
import { serviceAttributes } from './service-attributes.ts';

const keys = fc.oneof(
  fc.constantFrom(
    ...Object.keys(serviceAttributes),
    ...Object.keys(resourceSections),
    'services',
    'include',
    'x-a',
    '<<',
  ),
  fc.constantFrom(
    'target',
    'source',
    'type',
    'limits',
    'test',
    'condition',
    'path',
    '__proto__',
    'constructor',
    '',
    '0',
    'a.b',
  ),
);

const { any } = fc.letrec<{ any: Value }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<Value>(
      null,
      '',
      'text',
      0,
      -1,
      1.5,
      1e300,
      true,
      false,
      '80:80',
      './a:/b',
      '10s',
      '$SET',
      '${',
      'a=b',
    ),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(keys, tie('any'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Value>,
  ),
}));

/** A file with the outline of a Compose file, and anything below. */
export const deepText: fc.Arbitrary<string> = fc
  .tuple(
    fc.dictionary(fc.constantFrom('web', 'db'), fc.dictionary(keys, any, { noNullPrototype: true }), {
      noNullPrototype: true,
    }),
    fc.dictionary(keys, any, { maxKeys: 3, noNullPrototype: true }),
    fc.nat(),
  )
  .map(([services, rest, style]) => writeYaml({ ...rest, services } as Value, style));

const megabyte = 1_000_000;
const filled = (head: string, line: (index: number) => string): string => {
  const lines: string[] = [head];
  let size = head.length;
  for (let index = 0; size < megabyte; index++) {
    const next = line(index);
    lines.push(next);
    size += next.length + 1;
  }
  return lines.join('\n').slice(0, megabyte);
};

/** Doubles with each line: ten lines are a thousand, thirty a thousand million. */
const bomb = (first: string, next: (last: string) => string, levels: number): string =>
  Array.from({ length: levels }, (_, i) => `x-${i}: &a${i} ${i === 0 ? first : next(`*a${i - 1} `)}`).join('\n');

/** Texts that are large, or small and expensive. */
export const hugeTexts: readonly (readonly [name: string, text: () => string])[] = [
  ['one long word', () => 'a'.repeat(megabyte)],
  ['one long quoted value', () => `services: { web: { image: "${'a'.repeat(megabyte - 50)}" } }`],
  ['many services', () => filled('services:', (i) => `  s${i}: { image: nginx }`)],
  ['many unknown keys', () => filled('services:\n  web:\n    image: nginx', (i) => `    key${i}: value`)],
  [
    'many variables',
    () => filled('services:\n  web:\n    image: nginx\n    environment:', (i) => `      V${i}: $\{V${i}:-x}`),
  ],
  [
    'many unset variables in blocks of text',
    () => filled('services:\n  web:\n    image: nginx\n    environment:', (i) => `      V${i}: |\n        a $W${i}`),
  ],
  [
    'many ports',
    () => filled('services:\n  web:\n    image: nginx\n    ports:', (i) => `      - "${(i % 60000) + 1}:80"`),
  ],
  ['many networks', () => filled('services: { web: { image: nginx } }\nnetworks:', (i) => `  n${i}:`)],
  ['many comments', () => filled('services: { web: { image: nginx } }', (i) => `# ${i}`)],
  [
    'many dependencies in a circle',
    () => filled('services:', (i) => `  s${i}: { image: a, depends_on: [s${(i + 1) % 900}] }`),
  ],
  ['many opening brackets', () => '['.repeat(megabyte)],
  ['many opening braces', () => '{a: '.repeat(megabyte / 4)],
  ['many levels of indentation', () => Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ['many list markers', () => '- '.repeat(megabyte / 2)],
  ['many anchors', () => filled('services: { web: { image: nginx } }', (i) => `x-${i}: &a${i} { a: b }`)],
  ['many documents', () => '---\na: b\n'.repeat(megabyte / 9)],
  ['many quotes', () => `services: ${"''".repeat(megabyte / 3)}`],
  ['a bomb of lists', () => bomb('[a, a]', (it) => `[${it}, ${it}]`, 30)],
  ['a bomb of mappings', () => bomb('{ a: b }', (it) => `{ a: ${it}, b: ${it} }`, 30)],
  ['a bomb of merged mappings', () => bomb('{ a: b }', (it) => `{ <<: [${it}, ${it}], c: ${it} }`, 30)],
  ['variables in variables', () => `services: { web: { image: "${'${A:-'.repeat(50_000)}${'}'.repeat(50_000)}" } }`],
  ['variables without an end', () => `services: { web: { image: "${'${A:-'.repeat(150_000)}" } }`],
  ['dollars', () => `services: { web: { image: "${'$'.repeat(megabyte - 100)}" } }`],
  [
    'a long list of one port range',
    () => filled('services:\n  web:\n    image: a\n    ports:', () => '      - "1-65535:1-65535"'),
  ],
  ['nulls', () => '\u0000'.repeat(megabyte)],
  ['line breaks', () => '\n'.repeat(megabyte)],
  ['tabs', () => '\t'.repeat(megabyte)],
];
