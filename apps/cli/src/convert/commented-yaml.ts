import { formatProblem, type Problem } from '@tycho/ast';
import { manifestYaml } from '../output/manifest-yaml.ts';
import { plainLine } from '../output/plain-text.ts';
import { commentPlaces } from './comment-places.ts';
import { type Converted, labelOf, serviceOf } from './converted.ts';
import { MARK } from './mark.ts';

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** What a comment is about: a field of an object, or all of it where the path is empty. */
interface Home {
  readonly object: Converted;
  readonly path: Path;
}

/**
 * Objects as YAML documents. What was left out or is only nearly the same is said above the field that it is about,
 * else above the object that runs the service, else above all.
 */
export function commentedYaml(objects: readonly Converted[], problems: readonly Problem[]): string {
  const told = problems.filter((it) => it.level !== 'error').map((it) => ({ it, home: homeOf(it, objects) }));
  const comments = (of: (home: Home | null) => boolean) =>
    told.filter(({ home }) => of(home)).map(({ it }) => plainLine(formatProblem(it)));
  const whole = comments((home) => home === null);
  const texts = objects.map((object) => {
    const own = told.flatMap(({ home }) => (home?.object === object && home.path.length > 0 ? [home.path] : []));
    const paths = [...new Map(own.map((it) => [it.join(), it])).values()];
    const above = comments((home) => home?.object === object && home.path.length === 0);
    const about = paths.map((path) => ({
      path,
      lines: comments((home) => home?.object === object && home.path.join() === path.join()),
    }));
    return `---\n${above.map(comment).join('')}${withComments(object, about)}`;
  });
  return `${whole.map(comment).join('')}${texts.join('')}`;
}

const comment = (line: string): string => `# ${line}\n`;

interface Comments {
  readonly path: Path;
  readonly lines: readonly string[];
}

const FIELD = new RegExp(`^( *)(\\S+): ['"]?${MARK}(\\d+)${MARK}['"]?\n`, 'gmu');

function withComments(object: Converted, comments: readonly Comments[]): string {
  const marked = comments.reduce<unknown>((it, { path }, at) => replaced(it, path, `${MARK}${at}${MARK}`), object);
  return manifestYaml(marked as object).replaceAll(FIELD, (_, indent: string, key: string, at: string) => {
    const { path, lines } = comments[Number(at)] ?? { path: [], lines: [] };
    const text = manifestYaml({ [key]: valueAt(object, path) });
    return lines
      .map(comment)
      .concat(text)
      .join('')
      .replaceAll(/^(?=.)/gm, indent);
  });
}

function homeOf({ path }: Problem, objects: readonly Converted[]): Home | null {
  const own = objects.filter((it) => isAbout(path ?? '', serviceOf(it)));
  const [first] = own;
  if (path === null || first === undefined) return null;
  const holders = holdersOf(labelOf(first), own, objects);
  const key = path.slice(`services.${serviceOf(first)}.`.length);
  const place = commentPlaces(key).find(({ holder, field }) => {
    const home = holders[holder];
    return (
      home && isMapping(valueAt(home.object, home.path)) && valueAt(home.object, [...home.path, field]) !== undefined
    );
  });
  const home = place && holders[place.holder];
  if (home) return { object: home.object, path: [...home.path, place.field] };
  return holders.workload ? { object: holders.workload.object, path: [] } : null;
}

const isAbout = (path: string, service: string | null): boolean =>
  service !== null && (path === `services.${service}` || path.startsWith(`services.${service}.`));

/** The parts of a service's manifests: it may run in a pod of another. */
function holdersOf(label: string, own: readonly Converted[], objects: readonly Converted[]) {
  const workloads = objects.filter((it) => valueAt(it, ['spec', 'template', 'spec']) !== undefined);
  const containers = workloads.flatMap((object) =>
    ['containers', 'initContainers'].flatMap((list) => {
      const path = ['spec', 'template', 'spec', list];
      const found = (valueAt(object, path) ?? []) as readonly Fields[];
      return found.flatMap(({ name }, at) => (name === label ? [{ object, path: [...path, at] }] : []));
    }),
  );
  const [container] = containers;
  const published = own.find((it) => it.kind === 'Service');
  return {
    container,
    pod: container && { object: container.object, path: ['spec', 'template', 'spec'] },
    workload: container && { object: container.object, path: ['spec'] },
    published: published && { object: published, path: ['spec'] },
  };
}

const isMapping = (it: unknown): it is Fields => typeof it === 'object' && it !== null;

const valueAt = (it: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (isMapping(value) ? value[key] : undefined), it);

/** The same with another value at a path. */
function replaced(it: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(it)) return it.map((one, at) => (at === key ? replaced(one, rest, value) : one));
  return isMapping(it) ? { ...it, [key]: replaced(it[key], rest, value) } : it;
}
