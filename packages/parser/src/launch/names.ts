import { isIP } from 'node:net';
import { hostLabel } from '@tycho/ast';
import { isHostName } from '../build/is-host-name.ts';
import type { Rule } from '../check/rule.ts';
import type { ModelService } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import { isNoDomain } from '../schema/is-no-domain.ts';

/** Names by which services are found, and that they find, beside their own. */
export const launchesNames: Rule = ({ services }, report) => {
  for (const [name, service] of Object.entries(services)) {
    for (const [text, path] of furtherNames(service, `services.${name}`)) tellName(text, path, report);
    checkHostname(service, `services.${name}`, report);
    checkHosts(service, `services.${name}`, report);
    checkResolver(service, `services.${name}`, report);
  }
};

function furtherNames(service: ModelService, path: string): [text: string, path: string][] {
  const linked = (key: 'links' | 'external_links') =>
    (service[key] ?? []).map((it, index): [string, string] => [it.split(':').at(-1) ?? '', `${path}.${key}[${index}]`]);
  return [
    ...Object.entries(service.networks ?? {}).flatMap(([network, it]) =>
      (it?.aliases ?? []).map((alias, index): [string, string] => [
        alias,
        `${path}.networks.${network}.aliases[${index}]`,
      ]),
    ),
    ...linked('links'),
    ...linked('external_links'),
    ...(service.container_name ? [[service.container_name, `${path}.container_name`] as [string, string]] : []),
  ];
}

function tellName(text: string, path: string, report: Report): void {
  const label = hostLabel(text);
  if (label === null) {
    const hint = 'Write letters, digits and `-`, at most 63 of them.';
    report.warning('value-approximated', path, `${quote(text)} cannot be a host name, and is not found`, hint);
  } else if (label !== text.toLowerCase()) {
    report.warning('value-approximated', path, `the name ${text} is found as ${label}`, `Name it ${label}.`);
  }
}

function checkHostname({ hostname, domainname }: ModelService, path: string, report: Report): void {
  if (hostname && hostLabel(hostname.split('.', 1)[0] ?? '') !== hostname.toLowerCase()) {
    const label = hostLabel(hostname.split('.', 1)[0] ?? '');
    const becomes = label === null ? 'is left out' : `becomes ${label}`;
    const hint = 'Write letters, digits and `-`, at most 63 of them.';
    report.warning('value-approximated', `${path}.hostname`, `the host name ${quote(hostname)} ${becomes}`, hint);
  }
  if (!domainname || isHostName(domainname)) return;
  const message = `${quote(domainname)} is not a domain, and is left out`;
  report.warning('value-approximated', `${path}.domainname`, message, 'Write "example.org".');
}

function checkHosts({ extra_hosts: hosts = [] }: ModelService, path: string, report: Report): void {
  for (const entry of hosts) {
    const at = entry.indexOf('=');
    const [name, address] = [entry.slice(0, at), entry.slice(at + 1)];
    if (address !== 'host-gateway' && isIP(address) === 0) {
      const message = `${quote(address)} is not an IP address`;
      report.error('value-invalid', `${path}.extra_hosts`, message, 'Write "host=192.0.2.1".');
    } else if (!isHostName(name)) {
      const message = `${quote(name)} cannot stand in /etc/hosts of an orchestrator's container, and is left out`;
      report.warning('value-approximated', `${path}.extra_hosts`, message, 'Write letters, digits, `-` and `.`.');
    }
  }
}

/** As many as a resolver asks, one of them the orchestrator's. */
const mostServers = 2;

function checkResolver({ dns = [], dns_search: searches = [] }: ModelService, path: string, report: Report): void {
  dns.forEach((it, index) => {
    const at = `${path}.dns[${index}]`;
    if (isIP(it) === 0) report.error('value-invalid', at, `${quote(it)} is not an IP address`, 'Write "192.0.2.53".');
    else if (index === mostServers)
      report.warning('value-approximated', at, 'more than two name servers are not asked');
  });
  searches.forEach((it, index) => {
    if (isNoDomain(it) || isHostName(it)) return;
    const message = `${quote(it)} is not a domain`;
    report.error('value-invalid', `${path}.dns_search[${index}]`, message, 'Write "example.org".');
  });
}
