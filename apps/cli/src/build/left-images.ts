import { type Problem, problem } from '@tycho/ast';
import type { Model, ModelService } from '@tycho/parser';
import type { BuildPlan } from './build-plan.ts';
import { ownImage } from './own-image.ts';

/**
 * Steps and mounts that name an image which is built, and pushed under another name: of lists nothing can be replaced.
 * `launched` is the model with the images of the plan in it.
 */
export function leftImages({ model, builds }: BuildPlan, launched: Model): Problem[] {
  const pushed = new Map(builds.map(({ name, image }) => [ownImage(model, name), image]));
  return Object.entries(launched.services).flatMap(([name, service]) =>
    imagesIn(service).flatMap(([image, path]) => {
      const other = pushed.get(image);
      if (other === undefined || other === image) return [];
      const message = `${image} is built, and pushed as ${other}, which is not what is named here`;
      const hint = `Write \`image: ${other}\` where it is built, and the same here.`;
      return [problem('error', 'image-missing', message, { path: `services.${name}.${path}`, hint })];
    }),
  );
}

const imagesIn = ({ pre_start: steps = [], volumes = [] }: ModelService) => [
  ...steps.map(({ image = '' }, index) => [image, `pre_start[${index}].image`] as const),
  ...volumes.flatMap(({ type, source = '' }, index) =>
    type === 'image' ? [[source, `volumes[${index}].source`] as const] : [],
  ),
];
