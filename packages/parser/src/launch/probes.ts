import type { Rule } from '../check/rule.ts';
import { hasHealthcheck } from '../model/has-healthcheck.ts';
import type { ModelLiveness, ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

/** What `x-tycho` says about health is one test each, and one that can be made. */
export const launchesProbes: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    const { healthcheck, liveness } = service['x-tycho'] ?? {};
    const path = `services.${name}.x-tycho`;
    if (healthcheck) {
      const test = service.healthcheck?.test;
      checkProbe({ ...healthcheck, ...(test && { test }) }, `${path}.healthcheck`, report);
    }
    if (liveness === true) checkSame(service, `${path}.liveness`, report);
    else if (liveness) checkLiveness(liveness, `${path}.liveness`, report);
  }
};

function checkSame(service: ModelService, path: string, report: Report): void {
  if (hasHealthcheck(service)) return;
  const message = 'a container that is not healthy is to be restarted, but the service has no healthcheck';
  report.error('value-invalid', path, message, 'Write `healthcheck:` too.');
}

function checkLiveness(liveness: ModelLiveness, path: string, report: Report): void {
  const { test, http, tcp } = liveness;
  checkProbe(liveness, path, report);
  if (http || tcp || (test && test.length > 1) || report.failedAt(path)) return;
  report.error('value-invalid', path, 'there is no test', 'Write `http:`, `tcp:` or `test:`, or `liveness: true`.');
}

function checkProbe({ test, http, tcp }: ModelLiveness, path: string, report: Report): void {
  if ([test, http, tcp].filter((it) => it !== undefined).length > 1) {
    report.error('value-invalid', path, 'there is more than one test', 'Leave one of `http`, `tcp` and `test`.');
  }
  if (http?.path === undefined || http.path.startsWith('/')) return;
  report.error('value-invalid', `${path}.http.path`, `${quote(http.path)} is not a path`, 'Start it with a slash.');
}
