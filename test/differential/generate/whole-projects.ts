import fc from 'fast-check';
import { enabled, features } from '../features.ts';
import type { Request } from '../request.ts';
import { request } from '../request.ts';
import type { Mapping, Value } from '../yaml-writer.ts';
import { isMapping, Tagged, writeYaml } from '../yaml-writer.ts';
import type { Change } from './changes.ts';
import { mistakes } from './changes.ts';
import { environment, sideFiles, style } from './project.ts';
import { mostlyRight, rightFiles } from './right-file.ts';
import { changeAt, pathsOf } from './tree.ts';
import type { Gen } from './values.ts';
import { among, either, listOf, someOf } from './values.ts';

const attributes = enabled(features.attributes);

/** Several files about the same few attributes, so that they meet. */
const files = (count: number): fc.Arbitrary<Mapping[]> =>
  fc
    .subarray(attributes, { minLength: 1, maxLength: 6 })
    .chain((some) => fc.array(mostlyRight(some), { minLength: count, maxLength: count }));

/** What is done to the files in the end: a small mistake in one, now and then. */
const slip: fc.Arbitrary<(trees: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>> = fc.oneof(
  { weight: 7, arbitrary: fc.constant((trees: Readonly<Record<string, Value>>) => trees) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(9), mistakes()).map(([at, change]) => changed(at, change)) },
);

const changed =
  (at: number, change: Change) =>
  (trees: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> => {
    const names = Object.keys(trees);
    const name = names[at % names.length] ?? '';
    return { ...trees, [name]: change(trees[name] ?? null) };
  };

const sides: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(rightFiles) },
  { weight: 1, arbitrary: sideFiles() },
);

type Trees = Readonly<Record<string, Value>>;

/** A project of these files; those of `use` are its Compose files. */
function projects(
  trees: fc.Arbitrary<Trees>,
  use: (names: readonly string[]) => readonly string[] = () => ['compose.yaml'],
): fc.Arbitrary<Request> {
  return fc.tuple(trees, slip, style, sides).map(([written, mistake, number, side]) => {
    const texts = Object.entries(mistake(written)).map(([name, it]) => [name, writeYaml(it, number)] as const);
    return request({ ...side, ...Object.fromEntries(texts) }, { environment, use: use(Object.keys(written)) });
  });
}

/** Some parts of a file are tagged `!reset` or `!override`. */
function tagged(tree: Mapping): fc.Arbitrary<Value> {
  const paths = pathsOf(tree).filter((it) => it.length > 1 && it.every((key) => typeof key === 'string'));
  const mark = fc.tuple(fc.nat(1000), fc.constantFrom('reset', 'override'));
  return fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, fc.array(mark, { maxLength: 2 })).map((marks) =>
    marks.reduce((it: Value, [at, tag]) => {
      const path = paths[at % Math.max(paths.length, 1)];
      return path ? changeAt(it, path, (value) => ({ value: new Tagged(tag, value) })) : it;
    }, tree),
  );
}

const overNames = fc.constantFrom('compose.override.yaml', 'sub/extra.yaml');

/** Two or three files, each over the one before it. */
export const mergedProjects: fc.Arbitrary<Request> = projects(
  fc
    .tuple(files(3), overNames, fc.boolean())
    .chain(([[first = {}, second = {}, third = {}], name, isThird]) =>
      fc
        .tuple(tagged(second), tagged(third))
        .map(([over, last]) => ({ 'compose.yaml': first, [name]: over, ...(isThird && { 'third.yaml': last }) })),
    ),
  (names) => names,
);

const near = among('db', 'cache', 'web', 'nowhere');
const extension: Gen = either(
  near,
  someOf({ service: near }, ['service']),
  someOf({ service: near, file: among('base.yaml', './sub/base.yaml', 'missing.yaml') }, ['service', 'file']),
);
const deepExtension: Gen = either(
  near,
  someOf({ service: near, file: among('../base.yaml', 'base.yaml', './other.yaml') }, ['service', 'file']),
);

/** Services that extend others: of the same file, of another, of one that extends again. */
export const extendingProjects: fc.Arbitrary<Request> = projects(
  fc
    .tuple(
      files(4),
      fc.array(fc.option(extension), { minLength: 6, maxLength: 6 }),
      fc.array(fc.option(deepExtension, { freq: 1 }), { minLength: 3, maxLength: 3 }),
    )
    .map(([[first = {}, second = {}, third = {}, fourth = {}], extensions, deep]) => ({
      'compose.yaml': withEach(first, 'extends', extensions.slice(0, 3)),
      'base.yaml': withEach(second, 'extends', extensions.slice(3)),
      'sub/base.yaml': withEach(third, 'extends', deep),
      'sub/other.yaml': fourth,
    })),
);

/** A file with something more, or nothing more, in each of its services. */
function withEach(file: Mapping, key: string, values: readonly (Value | null)[]): Mapping {
  const services = Object.entries(servicesOf(file)).map(([name, it], index): [string, Value] => {
    const value = values[index] ?? null;
    return [name, value === null || !isMapping(it) ? it : { [key]: value, ...it }];
  });
  return { ...file, services: Object.fromEntries(services) };
}

function servicesOf({ services = {} }: Mapping): Mapping {
  return isMapping(services) ? services : {};
}

const inclusion: Gen = either(
  among('inc/compose.yaml', './inc/other.yaml', 'inc/missing.yaml'),
  someOf(
    {
      path: either(
        among('inc/compose.yaml', 'inc/other.yaml'),
        listOf(among('inc/compose.yaml', 'inc/other.yaml', './inc/over.yaml'), 2),
      ),
      project_directory: among('.', 'inc', './inc/deeper', ''),
      env_file: either(among('web.env', './inc/web.env', '/dev/null'), listOf(among('web.env', 'inc/web.env'), 2)),
    },
    ['path'],
  ),
);
const deepInclusion: Gen = among('deep/compose.yaml', 'other.yaml', '../compose.yaml', './deep/../other.yaml');

const includedFiles = {
  'inc/.env': 'FROM_FILE=from inc\nSET=of inc\n',
  'inc/web.env': 'INC=1\n',
  'inc/app.labels': 'of=inc\n',
  'inc/sub/more.env': 'INC=2\n',
  'inc/deep/.env': 'FROM_FILE=from deep\n',
  'inc/deep/web.env': 'DEEP=1\n',
  'inc/deep/app.labels': 'of=deep\n',
  'inc/deep/sub/more.env': 'DEEP=2\n',
  'inc/deeper/web.env': 'DEEPER=1\n',
  'inc/deeper/app.labels': 'of=deeper\n',
  'inc/deeper/sub/more.env': 'DEEPER=2\n',
};

/** Files that include others, which include again, with an `.env` of their own, and with or without names in common. */
export const includingProjects: fc.Arbitrary<Request> = projects(
  fc
    .tuple(files(5), listOf(inclusion, 2), listOf(deepInclusion, 1), fc.constantFrom('', 'inc-'))
    .map(([[first = {}, second = {}, third = {}, fourth = {}, fifth = {}], include, deeper, prefix]) => ({
      'compose.yaml': { include, ...first },
      'inc/compose.yaml': { ...(deeper.length > 0 && { include: deeper }), ...renamed(second, prefix) },
      'inc/other.yaml': renamed(third, prefix && `${prefix}other-`),
      'inc/over.yaml': renamed(fourth, prefix),
      'inc/deep/compose.yaml': renamed(fifth, prefix && `${prefix}deep-`),
    })),
).map((it) => ({ ...it, files: { ...includedFiles, ...it.files } }));

const renamed = (file: Mapping, prefix: string): Mapping => ({
  ...file,
  services: Object.fromEntries(Object.entries(servicesOf(file)).map(([name, it]) => [prefix + name, it])),
});

const profile = listOf(among('dev', 'test', 'prod', '-bad', 'x', 'dev'), 2);

/** Services of profiles, some of which are active, and what depends on them. */
export const profileProjects: fc.Arbitrary<Request> = fc
  .tuple(
    projects(
      fc
        .tuple(
          fc.oneof(
            mostlyRight(['depends_on', 'links', 'volumes_from', 'network_mode', 'networks', 'build', 'healthcheck']),
            mostlyRight(attributes),
          ),
          fc.array(fc.option(profile), { minLength: 3, maxLength: 3 }),
        )
        .map(([file, profiles]) => ({ 'compose.yaml': withEach(file, 'profiles', profiles) })),
    ),
    fc.subarray(['dev', 'test', '*', 'unknown'], { maxLength: 2 }),
    fc.option(fc.constantFrom('dev', 'dev,test', '', 'test , dev')),
  )
  .map(([project, profiles, variable]) => {
    const variables = variable === null ? environment : { ...environment, COMPOSE_PROFILES: variable };
    return { ...project, environment: variables, profiles };
  });
