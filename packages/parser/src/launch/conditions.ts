import { buildRestart } from '../build/build-restart.ts';
import type { Rule } from '../check/rule.ts';
import { hasHealthcheck } from '../model/has-healthcheck.ts';

/** What a service waits for can come about. */
export const checkConditions: Rule = ({ services }, report) => {
  for (const [name, { depends_on = {} }] of Object.entries(services)) {
    for (const [dependency, { condition }] of Object.entries(depends_on)) {
      const service = Object.hasOwn(services, dependency) ? services[dependency] : undefined;
      if (!service) continue;
      const path = `services.${name}.depends_on.${dependency}`;
      if (condition === 'service_healthy' && !hasHealthcheck(service)) {
        if (report.failedAt(`services.${dependency}.healthcheck`)) continue;
        const message = `service ${name} waits until ${dependency} is healthy, but ${dependency} has no healthcheck`;
        report.error(
          'dependency-invalid',
          path,
          message,
          `Write \`healthcheck:\` at ${dependency}, or wait for service_started.`,
        );
      }
      if (condition === 'service_completed_successfully' && buildRestart(service, true).policy === 'always') {
        const message = `service ${name} waits until ${dependency} has completed, but ${dependency} is always restarted`;
        report.warning('dependency-invalid', path, message, `Write \`restart: "no"\` at ${dependency}.`);
      }
    }
  }
};
