import fc from 'fast-check';
import { enabled, features } from '../features.ts';
import type { Request } from '../request.ts';
import { request } from '../request.ts';
import type { Mapping, Value } from '../yaml-writer.ts';
import { writeYaml } from '../yaml-writer.ts';
import type { Change } from './changes.ts';
import { envText } from './env-text.ts';
import { resourceSections } from './resource-attributes.ts';
import { serviceAttributes } from './service-attributes.ts';
import type { Gen } from './values.ts';

/** Variables of every request; `UNSET` is never among them. */
export const environment = { SET: 'value', EMPTY: '', NUMBER: '3', FLAG: 'true', PORT: '8080', set: 'small' };
const serviceNames = ['web', 'db', 'cache'];

/** A service with an image and some of the attributes. */
export function service(attributes: readonly string[], most = 4): fc.Arbitrary<Mapping> {
  const entry = fc
    .constantFrom(...attributes)
    .chain((key) => attribute(key).map((value) => [key.split('.')[0] ?? key, value]));
  const image = fc.oneof({ weight: 30, arbitrary: fc.constant<Mapping>({ image: 'nginx' }) }, fc.constant<Mapping>({}));
  return fc
    .tuple(image, fc.array(entry, { maxLength: most }))
    .map(([start, entries]) => ({ ...start, ...(Object.fromEntries(entries) as Mapping) }));
}

function attribute(key: string): Gen {
  const found = serviceAttributes[key];
  if (!found) throw new Error(`there is no generator of ${key}`);
  return found;
}

/** A Compose file: services, and the resources that they name. */
export function composeFile(attributes: readonly string[] = enabled(features.attributes)): fc.Arbitrary<Mapping> {
  const services = fc.dictionary(fc.constantFrom(...serviceNames), service(attributes), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(services, resources(), fc.integer({ min: 0, max: 19 })).map(([written, declared, omit]) => {
    const needed = referred({ services: written }, declared, omit === 19);
    return { services: withPeers(written, omit === 18), ...needed };
  });
}

/** Resources for every name that services may refer to. */
function resources(): fc.Arbitrary<Mapping> {
  const sections = enabled(features.sections).map((key) => {
    const { names = [], value = fc.constant(null) } = resourceSections[key] ?? {};
    const all = fc.record(Object.fromEntries(names.map((it) => [it, value])), { noNullPrototype: true });
    return all.map((it): [string, Value] => [key.split('.')[0] ?? key, it as Mapping]);
  });
  return fc.tuple(...sections).map((entries) => Object.fromEntries(entries));
}

/** Of the declared resources those whose names are written in the services. */
function referred(written: Value, declared: Mapping, none: boolean): Mapping {
  const text = none ? '' : JSON.stringify(written);
  const sections = Object.entries(declared).map(([section, all]): [string, Mapping] => [
    section,
    Object.fromEntries(Object.entries(all as Mapping).filter(([it]) => text.includes(it))),
  ]);
  return Object.fromEntries(sections.filter(([, all]) => Object.keys(all).length > 0));
}

/** The services with those that they refer to. */
function withPeers(services: Mapping, none: boolean): Mapping {
  const text = none ? '' : JSON.stringify(services);
  const peers = serviceNames.filter((it) => !Object.hasOwn(services, it) && text.includes(`"${it}`));
  return { ...services, ...Object.fromEntries(peers.map((it) => [it, { image: 'redis' }])) };
}

/** A project of one file, with some changes made to it. */
export function project(
  file: fc.Arbitrary<Mapping>,
  change: fc.Arbitrary<Change> | null = null,
): fc.Arbitrary<Request> {
  const changes = change ? fc.array(change, { minLength: 1, maxLength: 2 }) : fc.constant([]);
  return fc.tuple(file, changes, style, sideFiles()).map(([written, applied, number, files]) => {
    const tree = applied.reduce((it: Value, one) => one(it), written);
    return request({ 'compose.yaml': writeYaml(tree, number), ...files }, { environment });
  });
}

/** How the YAML is written, the plainest first. */
export const style: fc.Arbitrary<number> = fc.nat(100_000);

/** Files that a Compose file may refer to. */
export function sideFiles(): fc.Arbitrary<Record<string, string>> {
  return fc.record(
    { '.env': envText, 'web.env': envText, 'sub/more.env': envText, 'app.labels': envText },
    { requiredKeys: ['web.env', 'sub/more.env', 'app.labels'] },
  ) as fc.Arbitrary<Record<string, string>>;
}
