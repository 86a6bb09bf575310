import { handedTexts, hostsIn, unansweredHosts, withFoundHosts } from '../build/host-references.ts';
import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';

/** Where a name is used that is found as another. */
export const launchesHostReferences: Rule = (model, report) => {
  const hosts = unansweredHosts(model);
  for (const [name, service] of hosts.size > 0 ? Object.entries(model.services) : []) {
    for (const { path, text, name: variable } of handedTexts(service, `services.${name}`)) {
      for (const host of hostsIn(text, hosts)) {
        const label = hosts.get(host) ?? '';
        if (withFoundHosts(text, variable, new Map([[host, label]])) === text) {
          const message = `${quote(host)} is left as it is here, and no host is found by it`;
          report.note('value-approximated', path, message, `Write ${label} if the service is meant.`);
        } else {
          report.warning('value-approximated', path, `${host} is written as ${label} here`, `Write ${label}.`);
        }
      }
    }
  }
};
