import { formatProblem, type Problem } from '@tycho/ast';
import { manifestYaml } from '../output/manifest-yaml.ts';
import { plainLine } from '../output/plain-text.ts';
import { type Converted, serviceOf } from './converted.ts';

/** Objects as YAML documents. What was left out or is only nearly the same is said above the object that it is about. */
export function commentedYaml(objects: readonly Converted[], problems: readonly Problem[]): string {
  const told = problems.filter((it) => it.level !== 'error');
  const home = new Map(told.map((it) => [it, homeOf(it, objects)]));
  const [whole, ...texts] = [null, ...objects].map((object) => {
    const own = told
      .filter((it) => (home.get(it) ?? null) === object)
      .map((it) => `# ${plainLine(formatProblem(it))}\n`);
    return object === null ? own.join('') : `---\n${own.join('')}${manifestYaml(object)}`;
  });
  return `${whole}${texts.join('')}`;
}

/** What runs the service that the problem is about; `null` for what is about the whole. */
function homeOf({ path }: Problem, objects: readonly Converted[]): Converted | null {
  const [, service] = /^services\.([^.[]+)/.exec(path ?? '') ?? [];
  if (service === undefined) return null;
  return objects.find((it) => serviceOf(it) === service && 'template' in specOf(it)) ?? null;
}

const specOf = ({ spec }: Converted): object => (typeof spec === 'object' && spec !== null ? spec : {});
