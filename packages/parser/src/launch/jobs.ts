import { dependencyCycles } from '@tycho/ast';
import { references } from '../check/references.ts';
import type { Rule } from '../check/rule.ts';
import { dependents } from '../model/dependents.ts';
import { dependencyPath } from '../model/implicit-dependencies.ts';
import type { Model } from '../model/model.ts';
import type { Report } from '../report.ts';
import { didYouMean } from '../schema/nearest-name.ts';

/** A job can be run: what it uses is defined, it has an image, and does not wait for itself. */
export const launchesJobs: Rule = (model, report) => {
  for (const [name, { image, build }] of Object.entries(model.jobs ?? {})) {
    if (image || build || report.failedAt(`jobs.${name}`)) continue;
    report.error('image-missing', `jobs.${name}`, `job ${name} has no image`, 'Write `image:`.');
  }
  checkUses(model, report);
  checkCycles(model, report);
};

function checkUses(model: Model, report: Report): void {
  for (const { to, what, code, names } of references.filter((it) => it.to !== 'services')) {
    const defined = model[to] ?? {};
    for (const [job, definition] of Object.entries(model.jobs ?? {})) {
      for (const [name, path] of names(definition)) {
        if (Object.hasOwn(defined, name) || report.failedAt(`${to}.${name}`)) continue;
        const message = `job ${job} uses the ${what} ${name}, which is not defined`;
        const hint = didYouMean(name, Object.keys(defined)) ?? `Define ${name} under \`${to}\`.`;
        report.error(code, `jobs.${job}.${path}`, message, hint);
      }
    }
  }
}

function checkCycles({ services, jobs = {} }: Model, report: Report): void {
  for (const route of dependencyCycles(dependents({ ...services, ...jobs }))) {
    if (report.full) return;
    const [first = '', second = ''] = route;
    const job = jobs[first];
    if (!job) continue;
    const message = `jobs wait for each other: ${route.join(' → ')}`;
    const path = `jobs.${first}.${dependencyPath(job, second)}`;
    report.error('dependency-cycle', path, message, 'Remove one of these dependencies.');
  }
}
