import { isIP } from 'node:net';
import { isByName } from '@tycho/ast';
import { isHostName } from '../build/is-host-name.ts';
import { parseRange } from '../canonical/parse-port.ts';
import type { Rule } from '../check/rule.ts';
import { limits } from '../limits.ts';
import type { ModelPublish } from '../model/model.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';

const hint = 'Write "PUBLISHED:TARGET", as "8080:80".';

/** Ports that can be published and exposed. */
export const launchesPorts: Rule = ({ services }, report) => {
  for (const [name, { ports = [], expose = [], 'x-tycho': extension }] of Object.entries(services)) {
    (extension?.clients ?? []).forEach((it, index) => {
      if (isRange(it)) return;
      const message = `${quote(it)} is not a range of addresses`;
      report.error('value-invalid', `services.${name}.x-tycho.clients[${index}]`, message, 'Write "192.0.2.0/24".');
    });
    checkNames(extension?.publish ?? {}, `services.${name}.x-tycho.publish`, report);
    if (extension?.publish && ports.length === 0) {
      const message = 'the service publishes no ports, so `publish` has no effect';
      report.warning('value-approximated', `services.${name}.x-tycho.publish`, message, 'Write `ports`.');
    }
    ports.forEach(({ protocol = '', published, target = 0, app_protocol: spoken }, index) => {
      const path = `services.${name}.ports[${index}]`;
      if (spoken && !isSpoken(spoken)) {
        const message = `${quote(spoken)} is not the name of a protocol`;
        report.error('port-invalid', `${path}.app_protocol`, message, 'Write it as "http" or "example.com/name".');
      }
      if (!isProtocol(protocol)) {
        report.error('port-invalid', `${path}.protocol`, `${quote(protocol)} is not tcp or udp`, 'Write tcp or udp.');
      }
      if (published && !parseRange(published, 0)) {
        report.error('port-invalid', `${path}.published`, `${quote(published)} is not a port from 0 to 65535`, hint);
      }
      if (!parseRange(String(target))) {
        report.error('port-invalid', `${path}.target`, `${target} is not a port from 1 to 65535`, hint);
      }
    });
    if (ports.length > limits.ports) {
      const message = `the service publishes more than ${limits.ports} ports`;
      report.error('port-invalid', `services.${name}.ports`, message, 'Publish fewer ports.');
    }
    let exposed = 0;
    expose.forEach((text, index) => {
      const [numbers = '', protocol = 'tcp'] = text.split('/', 2);
      const [range, path] = [parseRange(numbers), `services.${name}.expose[${index}]`];
      if (!isProtocol(protocol) || !range) {
        report.error('port-invalid', path, `${quote(text)} is not a port`, 'Write it as "3000" or "53/udp".');
        return;
      }
      const before = exposed;
      exposed += range.last - range.first + 1;
      if (before > limits.ports || exposed <= limits.ports) return;
      const message = `the service exposes more than ${limits.ports} ports`;
      report.error('port-invalid', path, message, 'Expose fewer ports.');
    });
  }
};

/** Its own name; a host name, and where on the host: only for those that are reached by one. */
function checkNames({ way, name, host, path }: ModelPublish, at: string, report: Report): void {
  if (name !== undefined && !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    const hint = 'Write lower-case letters, digits and `-`, at most 63 of them, a letter first.';
    report.error('name-invalid', `${at}.name`, `no Kubernetes Service can be called ${quote(name)}`, hint);
  }
  if (host !== undefined && !isHostName(host)) {
    report.error('value-invalid', `${at}.host`, `${quote(host)} is not a host name`, 'Write "shop.example.org".');
  }
  if (path !== undefined && !/^\/[\w.~!$&'()*+,;=:@%/-]*$/.test(path)) {
    report.error('value-invalid', `${at}.path`, `${quote(path)} is not the path of an address`, 'Write "/shop".');
  }
  if (way === undefined || isByName(way)) return;
  for (const [key, value] of Object.entries({ host, path })) {
    if (value === undefined) continue;
    const message = `the service is reached by ${way}, so \`${key}\` has no effect`;
    report.warning('value-approximated', `${at}.${key}`, message, 'Write `way: ingress` or `way: gateway`.');
  }
}

function isRange(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (more !== undefined || most < 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

const isProtocol = (text: string): boolean => /^(tcp|udp)$/i.test(text);

/** What an orchestrator takes: letters and digits with `-`, `_` and `.` between them, and a domain in front. */
const isSpoken = (text: string): boolean =>
  /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\/)?[a-z0-9]([-\w.]{0,61}[a-z0-9])?$/i.test(text);
