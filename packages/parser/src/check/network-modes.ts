import type { Rule } from './rule.ts';

/** A service shares a network namespace, or is in networks. */
export const checkNetworkModes: Rule = ({ services }, report) => {
  for (const [name, { network_mode: mode, networks }] of Object.entries(services)) {
    if (!mode || Object.keys(networks ?? {}).length === 0) continue;
    const message = 'there are both `network_mode` and `networks`';
    report.error('value-invalid', `services.${name}.network_mode`, message, 'Remove one of the two.');
  }
};
