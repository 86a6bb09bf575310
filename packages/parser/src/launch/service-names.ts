import { hostLabel } from '@tycho/ast';
import type { Rule } from '../check/rule.ts';

/** Each service can be reached by a name of its own. */
export const checkServiceNames: Rule = ({ services }, report) => {
  const byLabel = new Map<string, string>();
  for (const name of Object.keys(services)) {
    const path = `services.${name}`;
    const label = hostLabel(name);
    const other = label === null ? undefined : byLabel.get(label);
    if (label === null) {
      const hint = 'Name it with letters, digits and `-`, at most 63 of them.';
      report.error('name-invalid', path, `service ${name} has a name that cannot be a host name`, hint);
    } else if (other !== undefined) {
      const message = `services ${other} and ${name} would both be reachable as ${label}`;
      report.error('name-invalid', path, message, 'Rename one of the two.');
    } else {
      byLabel.set(label, name);
      if (label !== name.toLowerCase())
        report.warning('value-approximated', path, `service ${name} is reachable as ${label}`, `Name it ${label}.`);
    }
  }
};
