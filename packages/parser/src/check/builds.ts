import type { Rule } from './rule.ts';

const prefix = 'service:';

/** What a build says fits together, and with the service. */
export const checkBuilds: Rule = ({ services }, report) => {
  for (const [name, { build, platform }] of Object.entries(services)) {
    if (!build) continue;
    const path = `services.${name}.build`;
    if (build.dockerfile_inline && build.dockerfile) {
      const message = 'there are both `dockerfile` and `dockerfile_inline`';
      report.error('value-invalid', `${path}.dockerfile_inline`, message, 'Remove one of the two.');
    }
    if (platform && build.platforms?.length && !build.platforms.includes(platform)) {
      const message = `the platform of the service, ${platform}, is not among those it is built for`;
      report.error('value-invalid', `${path}.platforms`, message, `Add ${platform}.`);
    }
    for (const [context, source] of Object.entries(build.additional_contexts ?? {})) {
      if (!source.startsWith(prefix)) continue;
      const other = source.slice(prefix.length);
      const at = `${path}.additional_contexts.${context}`;
      if (report.ignored(`services.${other}`)) continue;
      const isThere = Object.hasOwn(services, other);
      if (!isThere) report.error('service-undefined', at, `service ${other} is not defined`, `Define ${other}.`);
      else if (!services[other]?.build) {
        report.error('value-invalid', at, `service ${other} is not built`, `Write \`build:\` at ${other}.`);
      }
    }
  }
};
