import fc from 'fast-check';
import { enabled, features } from '../features.ts';
import type { Request } from '../request.ts';
import { request } from '../request.ts';
import type { Mapping, Value } from '../yaml-writer.ts';
import { Alias, Anchored, Tagged, writeYaml } from '../yaml-writer.ts';
import { envNames, envText } from './env-text.ts';
import { composeFile, environment, service, sideFiles, style } from './project.ts';
import { changeAt, pathsOf } from './tree.ts';
import type { Gen } from './values.ts';
import { among, either, listOf, someOf, textOrTexts } from './values.ts';

const attributes = enabled(features.attributes);

/** What `.env` says, seen in the variables of a service. */
export const dotEnvProjects: fc.Arbitrary<Request> = fc.tuple(envText, envText).map(([dotEnv, webEnv]) => {
  const web = { image: 'nginx', env_file: ['web.env'], environment: [...envNames] };
  const bare = { image: 'nginx', env_file: ['web.env'] };
  const files = { 'compose.yaml': writeYaml({ services: { web, bare } }, 0), '.env': dotEnv, 'web.env': webEnv };
  return request(files, { environment });
});

/** Anchors, aliases and `<<`. */
export const fragmentProjects: fc.Arbitrary<Request> = fc
  .tuple(service(attributes), service(attributes), service(attributes, 2), fc.constantFrom(0, 1, 2, 3, 4), style)
  .map(([one, two, own, form, number]) => {
    const merged: readonly Value[] = [
      new Alias('one'),
      [new Alias('one'), new Alias('two')],
      [new Alias('one'), { image: 'inline' }],
      new Alias('missing'),
      'text',
    ];
    const file: Mapping = {
      'x-one': new Anchored('one', one),
      'x-two': new Anchored('two', { '<<': new Alias('one'), ...two }),
      services: { web: { '<<': merged[form] ?? null, ...own }, db: new Alias('two'), cache: { image: 'redis' } },
      networks: { front: null, back: null },
      volumes: { data: null, logs: null },
    };
    return request({ 'compose.yaml': writeYaml(file, number), ...env }, { environment });
  });

const env = { 'web.env': 'FROM_FILE=1\n', 'sub/more.env': 'MORE=2\n', 'app.labels': 'a=b\n' };

/** Now and then a part of the file is tagged `!reset` or `!override`. */
function tagged(file: fc.Arbitrary<Mapping>): fc.Arbitrary<Value> {
  const tag = fc.constantFrom('reset', 'override');
  return fc.tuple(file, fc.option(fc.tuple(fc.nat(1000), tag))).map(([tree, choice]) => {
    const paths = pathsOf(tree).filter((it) => it.length > 2 && it.every((key) => typeof key === 'string'));
    const path = choice && paths[choice[0] % Math.max(paths.length, 1)];
    return path ? changeAt(tree, path, (value) => ({ value: new Tagged(choice[1], value) })) : tree;
  });
}

/** Two or three files, each over the one before it. */
export const mergedProjects: fc.Arbitrary<Request> = fc
  .tuple(
    composeFile(),
    tagged(composeFile()),
    fc.option(tagged(composeFile())),
    fc.constantFrom('compose.override.yaml', 'sub/extra.yaml'),
    style,
    sideFiles(),
  )
  .map(([first, second, third, name, number, files]) => {
    const texts = { 'compose.yaml': first, [name]: second, ...(third !== null && { 'third.yaml': third }) };
    return request({ ...files, ...written(texts, number) }, { environment, use: Object.keys(texts) });
  });

const extension: Gen = either(
  among('db', 'cache', 'web', 'nowhere'),
  someOf({ service: among('db', 'cache', 'nowhere') }, ['service']),
  someOf({ service: among('db', 'web', 'nowhere'), file: among('base.yaml', './sub/base.yaml', 'missing.yaml') }, [
    'service',
    'file',
  ]),
);

/** Services that extend others: of the same file, of another, of one that extends again. */
export const extendingProjects: fc.Arbitrary<Request> = fc
  .tuple(
    fc.array(fc.option(extension), { minLength: 4, maxLength: 4 }),
    composeFile(),
    composeFile(),
    style,
    sideFiles(),
  )
  .map(([extensions, first, second, number, files]) => {
    const texts = {
      'compose.yaml': extended(first, extensions.slice(0, 3)),
      'base.yaml': extended(second, extensions.slice(3)),
      'sub/base.yaml': second,
    };
    return request({ ...files, ...written(texts, number) }, { environment });
  });

function extended(file: Mapping, extensions: readonly (Value | null)[]): Mapping {
  const services = Object.entries((file.services ?? {}) as Mapping).map(([key, value], index): [string, Value] => {
    const extend = extensions[index] ?? null;
    return [key, extend === null ? value : { extends: extend, ...(value as Mapping) }];
  });
  return { ...file, services: Object.fromEntries(services) };
}

const inclusion: Gen = either(
  among('inc/compose.yaml', './inc/other.yaml', 'inc/missing.yaml'),
  someOf(
    {
      path: either(among('inc/compose.yaml'), listOf(among('inc/compose.yaml', 'inc/other.yaml'), 2)),
      project_directory: among('.', 'inc', './inc/deeper'),
      env_file: textOrTexts.map(() => 'web.env'),
    },
    ['path'],
  ),
);

/** Files that include others, with an `.env` of their own. */
export const includingProjects: fc.Arbitrary<Request> = fc
  .tuple(listOf(inclusion, 2), composeFile(), composeFile(), composeFile(), fc.boolean(), style, sideFiles())
  .map(([include, first, second, third, renamed, number, files]) => {
    const included = renamed ? { ...second, services: prefixed((second.services ?? {}) as Mapping) } : second;
    const texts = { 'compose.yaml': { include, ...first }, 'inc/compose.yaml': included, 'inc/other.yaml': third };
    const more = { 'inc/.env': 'FROM_FILE=from inc\n', 'inc/web.env': 'INC=1\n', 'inc/sub/more.env': 'INC=2\n' };
    return request({ ...files, ...more, ...written(texts, number) }, { environment });
  });

const prefixed = (services: Mapping): Mapping =>
  Object.fromEntries(Object.entries(services).map(([key, it]) => [`inc-${key}`, it]));

/** Services of profiles, some of which are active. */
export const profileProjects: fc.Arbitrary<Request> = fc
  .tuple(
    composeFile(),
    fc.array(fc.option(listOf(among('dev', 'test', 'prod', '-bad', 'x'), 2)), { minLength: 3, maxLength: 3 }),
    fc.subarray(['dev', 'test', '*', 'unknown'], { maxLength: 2 }),
    fc.option(fc.constantFrom('dev', 'dev,test', '')),
    style,
    sideFiles(),
  )
  .map(([file, profiles, active, variable, number, files]) => {
    const services = Object.entries((file.services ?? {}) as Mapping).map(([key, it], index): [string, Value] => {
      const own = profiles[index] ?? null;
      return [key, own === null ? it : { ...(it as Mapping), profiles: own }];
    });
    const text = writeYaml({ ...file, services: Object.fromEntries(services) }, number);
    const variables = variable === null ? environment : { ...environment, COMPOSE_PROFILES: variable };
    return request({ 'compose.yaml': text, ...files }, { environment: variables, profiles: active });
  });

const written = (texts: Readonly<Record<string, Value>>, number: number): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, it]) => [name, writeYaml(it, number)]));
