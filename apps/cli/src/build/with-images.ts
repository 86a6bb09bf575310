import type { Problem } from '@tycho/ast';
import type { Model } from '@tycho/parser';
import type { Project } from '../project/project.ts';
import type { Build } from './build.ts';
import type { BuildPlan } from './build-plan.ts';
import { ownImage } from './own-image.ts';

/**
 * The same project with the images that were built in place of `build`: a Compose file more, laid over the others.
 * A service that only names an image which is built for another one gets that, too.
 */
export function withImages(plan: BuildPlan, imageOf: (build: Build) => string): Project {
  const { project, model, builds, locate } = plan;
  const own = new Map(builds.map((it) => [it.name, it]));
  const named = new Map(builds.flatMap((it) => namesOf(model, it.name).map((image) => [image, it] as const)));
  const services = Object.entries(model.services).flatMap(([name, { image = '', pull_policy }]) => {
    const build = own.get(name) ?? named.get(image);
    if (!build) return [];
    const pull = pull_policy === 'build' ? ', pull_policy: missing' : '';
    const text = `image: ${JSON.stringify(literal(imageOf(build)))}, build: !reset null${pull}`;
    return [`  ${JSON.stringify(name)}: { ${text} }\n`];
  });
  const file = freeName(project.files);
  const relabel = (it: Problem): Problem =>
    project.relabel(it.file === file ? { ...it, ...(it.path === null ? null : locate(it.path)) } : it);
  return {
    ...project,
    files: { ...project.files, [file]: `services:\n${services.join('')}` },
    use: [...project.use, file],
    relabel,
  };
}

/** What others may call it. */
const namesOf = (model: Model, name: string): string[] => [
  ownImage(model, name),
  ...(model.services[name]?.build?.tags ?? []),
];

function freeName(files: Project['files']): string {
  let name = 'tycho-images.yaml';
  while (Object.hasOwn(files, name)) name = `_${name}`;
  return name;
}

/** Nothing of it is a variable. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');
