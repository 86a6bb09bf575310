import { dependencyPath } from '../model/implicit-dependencies.ts';
import { didYouMean } from '../schema/nearest-name.ts';
import type { Rule } from './rule.ts';

/** A job has a name of its own, and waits for services and jobs that are there. No service waits for a job. */
export const checkJobs: Rule = ({ services, jobs = {} }, report) => {
  const isDefined = (name: string): boolean => Object.hasOwn(services, name) || Object.hasOwn(jobs, name);
  for (const name of new Set([...Object.keys(services), ...Object.keys(jobs)])) {
    const isService = Object.hasOwn(services, name) || report.ignored(`services.${name}`);
    const isJob = Object.hasOwn(jobs, name) || report.ignored(`jobs.${name}`);
    if (!isService || !isJob) continue;
    report.error('name-invalid', `jobs.${name}`, `${name} is the name of a service too`, 'Rename one of the two.');
  }
  for (const [name, job] of Object.entries(jobs)) {
    for (const [other, { required }] of Object.entries(job.depends_on ?? {})) {
      if (isDefined(other)) continue;
      const isLeftOut = report.ignored(`services.${other}`) || report.ignored(`jobs.${other}`);
      if (isLeftOut && !required) continue;
      const path = `jobs.${name}.${dependencyPath(job, other)}`;
      const message = isLeftOut
        ? `job ${name} depends on ${other}, which is in no active profile`
        : `there is no service or job ${other}`;
      const near = isLeftOut ? null : didYouMean(other, [...Object.keys(services), ...Object.keys(jobs)]);
      report.error('service-undefined', path, message, near ?? `Define ${other}, or remove this.`);
    }
  }
};
