// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose
import { expect, test } from 'vitest';
import { fillPath, simpleValues } from './fill-path.ts';

const values: Readonly<Record<string, string>> = { STAGE: 'prod', EMPTY: '' };

test.each([
  ['a/b.env', 'a/b.env'],
  ['$STAGE.env', 'prod.env'],
  ['${STAGE}/${STAGE:?told}.env', 'prod/prod.env'],
  ['${NONE:-dev}.env', 'dev.env'],
  ['${EMPTY:-dev}${EMPTY-dev}.env', 'dev.env'],
  ['${NONE:-${OTHER:-x$STAGE}y}.env', 'xprody.env'],
  ['${STAGE:+set}${NONE:+set}.env', 'set.env'],
  ['$$STAGE$NONE', '$STAGE'],
  ['${STAGE', 'prod'],
])('%s is %s', (path, filled) => {
  expect(fillPath(path, (name) => values[name])).toBe(filled);
});

test('values of an env file are filled in from those before, without comments and quotes', () => {
  const text = `
# where things are
export ROOT=./data   # beside this file
CERT="$ROOT/cert.pem"
KEY=\${ROOT}/key.pem
RAW='$ROOT'
HASH=a#b
EMPTY=
`;
  expect(Object.fromEntries(simpleValues(text))).toEqual({
    ROOT: './data',
    CERT: './data/cert.pem',
    KEY: './data/key.pem',
    RAW: '$ROOT',
    HASH: 'a#b',
    EMPTY: '',
  });
});
