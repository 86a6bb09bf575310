import fc from 'fast-check';
import { writeYaml } from '../yaml-writer.ts';
import { composeFile } from './project.ts';
import { serviceAttributes } from './service-attributes.ts';

const pieces = fc.constantFrom(
  ...[
    'services',
    ':',
    ': ',
    '\n',
    '\n  ',
    '\n    ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '&a ',
    '*a',
    '<<',
    '|',
    '>',
    '|-',
  ],
  ...[
    '?',
    '!',
    '!!str',
    '!reset',
    '!override',
    '#',
    ' #',
    '---',
    '...',
    '%YAML',
    '\t',
    '\r',
    '\r\n',
    '\u0000',
    '\uFEFF',
    '\u2028',
  ],
  ...[
    '${',
    '$',
    '$$',
    '${A',
    ':-',
    '}',
    '\\',
    '\ud800',
    '__proto__',
    'constructor',
    'toString',
    'null',
    '~',
    '0x',
    '1e999',
    '.inf',
  ],
  ...['image', 'web', 'ports', 'x-', 'extends', 'include', 'NAME=value', 'export ', '=', 'é', '🙂'],
);

/** Characters and pieces of YAML in any order. */
export const wildText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) }),
    {
      maxLength: 40,
    },
  )
  .map((it) => it.join(''));

const files = composeFile(Object.keys(serviceAttributes));

/** A Compose file in which some places are cut out, doubled or overwritten. */
export const garbledText: fc.Arbitrary<string> = fc
  .tuple(
    files,
    fc.nat(),
    fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(8), put: wildText }), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([file, style, edits]) =>
    edits.reduce(
      (text, { at, cut, put }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + put.slice(0, 12) + text.slice(start + cut);
      },
      writeYaml(file, style),
    ),
  );
