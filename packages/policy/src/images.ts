import type { Service } from '@tycho/ast';
import { problem } from '@tycho/ast';
import { imageName } from './image-name.ts';
import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { textPattern } from './text-pattern.ts';

/** Refuses an image that no pattern of the operator's allows. */
export const images: Policy<Pick<PolicyOptions, 'images'>> = (system, { images: patterns }) => {
  const allowed = patterns.map(matcher);
  const refused = system.services.flatMap(imagesOf).filter(({ image }) => !allowed.some((allows) => allows(image)));
  return {
    system,
    problems: refused.map(({ path, image }) =>
      problem('error', 'policy-refused', `image ${image} is not allowed here`, {
        path,
        hint: `Use an image of: ${patterns.join(', ')}.`,
      }),
    ),
  };
};

/** Its own, and those that it mounts. */
const imagesOf = ({ name, image, mounts }: Service) => [
  { image, path: `services.${name}.image` },
  ...mounts.flatMap((it) =>
    it.kind === 'image' ? [{ image: it.image, path: `services.${name}.volumes[${it.target}]` }] : [],
  ),
];

/** Whether an image is of the pattern: compared by full name, so that `nginx` allows `docker.io/library/nginx:1.29`. */
function matcher(pattern: string): (image: string) => boolean {
  if (pattern === '*') return () => true;
  const expression = textPattern(imageName(pattern));
  return (image) => expression.test(imageName(image));
}
