import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';

/** Kubernetes takes any name of characters that ASCII can print, but none that is empty. */
const legal = /^[ -<>-~]+$/;

/** The names of variables are such as a container can have. */
export const launchesVariables: Rule = ({ services }, report) => {
  for (const [service, { environment = {} }] of Object.entries(services)) {
    for (const name of Object.keys(environment)) {
      if (legal.test(name)) continue;
      const message = `${quote(name)} cannot name a variable of a container`;
      report.error('name-invalid', `services.${service}.environment.${name}`, message, 'Use letters, digits and `_`.');
    }
  }
};
