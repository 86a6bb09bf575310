import { parseDuration } from '@tycho/ast';
import type { Rule } from '../check/rule.ts';

const tests = ['interval', 'timeout', 'start_period', 'start_interval'] as const;

/** Time runs forward. */
export const launchesDurations: Rule = ({ services }, report) => {
  for (const [name, { stop_grace_period: grace, healthcheck }] of Object.entries(services)) {
    const written = [
      ['stop_grace_period', grace] as const,
      ...tests.map((it) => [`healthcheck.${it}`, healthcheck?.[it]] as const),
    ];
    for (const [key, duration] of written) {
      if (duration === undefined || (parseDuration(duration) ?? 0) >= 0) continue;
      report.error('value-invalid', `services.${name}.${key}`, `${duration} is below 0`, 'Write it as 10s.');
    }
  }
};
