import type { Rule } from './rule.ts';

/** Each service has an image, or is built. */
export const checkImages: Rule = ({ services }, report) => {
  for (const [name, { image, build, provider }] of Object.entries(services)) {
    const path = `services.${name}`;
    if (image || build || provider || report.failedAt(`${path}.image`) || report.failedAt(`${path}.build`)) continue;
    if (report.failedAt(`${path}.extends`)) continue;
    report.error('image-missing', path, `service ${name} has no image`, 'Write `image:`.');
  }
};
