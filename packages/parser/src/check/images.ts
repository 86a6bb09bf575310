import type { Rule } from './rule.ts';

/** There are services, and each names its image. */
export const checkImages: Rule = ({ services }, report) => {
  if (Object.keys(services).length === 0 && !report.failedAt('services')) {
    const hint = 'Write `services:`, and below it `web:` with an `image:`.';
    report.error('services-missing', 'services', 'the file has no services', hint);
  }
  for (const [name, { image }] of Object.entries(services)) {
    const path = `services.${name}`;
    if (image || report.failedAt(`${path}.image`)) continue;
    const isBuilt = report.ignored(`${path}.build`);
    const message = isBuilt
      ? `service ${name} has only \`build\`, and images are not built here`
      : `service ${name} has no image`;
    const hint = isBuilt ? 'Build and push it, and write `image:` beside `build:`.' : 'Write `image:`.';
    report.error('image-missing', path, message, hint);
  }
};
