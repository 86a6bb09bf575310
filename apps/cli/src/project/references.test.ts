import { plainDocuments } from '@tycho/parser/plain-documents';
import { YamlTexts } from '@tycho/parser/yaml-texts';
import { expect, test } from 'vitest';
import { passedOn } from './passed-on.ts';
import { basesOf, referencesIn } from './references.ts';

const documentsOf = (text: string) => plainDocuments(text, new YamlTexts());
const found = (text: string) =>
  documentsOf(text)
    .flatMap(referencesIn)
    .map(({ kind, path, at }) => `${kind} ${path} ${at}`);

test('sees every file that a service refers to, in every form', () => {
  const text = `
x-common: &common
  env_file: common.env
services:
  a: { env_file: [a.env, { path: b.env, required: false }], label_file: a.labels }
  b: { <<: *common, extends: { file: base.yaml, service: web } }
  c: { extends: a, volumes: ["./conf:/etc/c:ro", "\${D:-.}/d:/d", "data:/data", { type: bind, source: d }, { type: volume, source: e }] }
configs: { site: { file: site.conf }, inline: { content: x } }
secrets: { key: { file: ./key.pem } }
`;
  expect(found(text)).toEqual([
    'variables a.env services.a.env_file[0]',
    'variables b.env services.a.env_file[1]',
    'content a.labels services.a.label_file',
    'variables common.env services.b.env_file',
    'compose base.yaml services.b.extends.file',
    'mount ./conf services.c.volumes[0]',
    'mount ${D:-.}/d services.c.volumes[1]',
    'mount d services.c.volumes[3]',
    'content site.conf configs.site.file',
    'content ./key.pem secrets.key.file',
  ]);
});

test('sees what is included, with the variables of its folder or its own', () => {
  expect(
    found('include: [db/compose.yaml, { path: [a.yaml, b.yaml], project_directory: p, env_file: e.env }]'),
  ).toEqual([
    'compose db/compose.yaml include[0]',
    'variables db/.env include[0]',
    'compose a.yaml include[1]',
    'compose b.yaml include[1]',
    'variables e.env include[1]',
  ]);
});

test('reads several documents, and leaves out what is reset', () => {
  const text = 'services: { a: { env_file: !override [a.env] } }\n---\nservices: { b: { env_file: !reset b.env } }\n';
  expect(found(text)).toEqual(['variables a.env services.a.env_file[0]']);
});

test('knows the services that one is made of', () => {
  const documents = documentsOf(
    'services: { a: { extends: b }, b: { extends: { service: c } }, c: { extends: a }, d: {}, e: { extends: { service: d, file: x.yaml } } }',
  );
  expect([...basesOf(documents, 'a')]).toEqual(['a', 'b', 'c']);
  expect([...basesOf(documents, 'e')]).toEqual(['e']);
});

test('knows the variables that are passed on by name', () => {
  const [document = {}] = documentsOf(`
x-env: &shared { SHARED: , SET: 1 }
services:
  a: { environment: [HOME, TZ=UTC], build: { args: [VERSION, FIXED=1] } }
  b: { environment: { <<: *shared, OWN: null } }
secrets: { token: { environment: TOKEN } }
`);
  expect([...passedOn(document)].toSorted()).toEqual(['HOME', 'OWN', 'SHARED', 'TOKEN', 'VERSION']);
});

test.each(['services: [', '', 'just text', '- a\n- b', 'a: !unknown 1', 'services: { a: 1, b: null }'])(
  '%j refers to nothing',
  (text) => {
    expect(found(text)).toEqual([]);
  },
);

test('an alias bomb and a mapping that holds itself do not take long', () => {
  const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]`);
  const bomb = documentsOf(`l0: &l0 [x]\n${levels.join('\n')}\n`);
  expect(bomb.flatMap((it) => [...referencesIn(it), ...passedOn(it)])).toEqual([]);
  expect(found('services: { a: &a { <<: *a, env_file: x } }')).toBeInstanceOf(Array);
});
