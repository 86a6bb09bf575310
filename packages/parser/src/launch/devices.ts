import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';

/** What is reserved has a kind, and a node hands out a device whole, at its own path. */
export const launchesDevices: Rule = ({ services }, report) => {
  for (const [name, { devices = [], deploy }] of Object.entries(services)) {
    (deploy?.resources?.reservations?.generic_resources ?? []).forEach(({ discrete_resource_spec: it }, index) => {
      if (it?.kind || !it?.value) return;
      const path = `services.${name}.deploy.resources.reservations.generic_resources[${index}]`;
      report.error('value-invalid', path, 'the resource has no `kind`', 'Write what it is, as `kind: gpu`.');
    });
    devices.forEach(({ source, target = source, permissions = 'rwm' }, index) => {
      const path = `services.${name}.devices[${index}]`;
      if (report.failedAt(path)) return;
      if (target !== source) {
        const message = `device ${quote(source)} cannot stand at ${quote(target)}: a node puts it at its own path`;
        report.error('value-invalid', `${path}.target`, message, `Write ${quote(source)}.`);
      }
      if (permissions === 'rwm') return;
      const message = `the permissions ${quote(permissions)} of a device have no effect: the node decides`;
      report.warning('value-approximated', `${path}.permissions`, message, 'Leave them out.');
    });
  }
};
