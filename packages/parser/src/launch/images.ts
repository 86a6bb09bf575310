import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';
import { builtImage } from './built-image.ts';
import { wrongImageName } from './image-name.ts';

/** There are services, and each names an image that there may be. */
export const launchesImages: Rule = ({ name: project, services }, report) => {
  if (Object.keys(services).length === 0 && !report.failedAt('services')) {
    const hint = 'Write `services:`, and below it `web:` with an `image:`.';
    report.error('services-missing', 'services', 'the file has no services', hint);
  }
  for (const [name, { image, build, provider }] of Object.entries(services)) {
    const at = `services.${name}.image`;
    const hintOfName = image && !report.failedAt(at) ? wrongImageName(image) : null;
    if (image && hintOfName) {
      report.error('value-invalid', at, `${quote(image)} is not the name of an image`, hintOfName);
    }
    if (image || (!build && !provider)) continue;
    const key = build ? 'build' : 'provider';
    const reason = build ? 'no image of it has been pushed' : 'providers are not asked here';
    const hint = build ? hintOfBuild(builtImage(project, name)) : 'Write `image:` instead.';
    report.error('image-missing', `services.${name}`, `service ${name} has only \`${key}\`, and ${reason}`, hint);
  }
};

const hintOfBuild = (image: string): string =>
  `\`tycho up --build --registry REGISTRY\` builds and pushes it; or push it yourself, and write \`image: REGISTRY/${image}\` beside \`build:\`.`;
