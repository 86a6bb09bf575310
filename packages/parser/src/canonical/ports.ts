import { limits } from '../limits.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, isFloat, isGap, listNode, recordNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { isAddress } from './is-address.ts';
import { parsePort } from './parse-port.ts';
import { withDefaults, withoutKey } from './with-defaults.ts';

const hint = 'Write "PUBLISHED:TARGET", as "8080:80".';

/** `ports`: each a mapping with one `target`. */
export const longPorts: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return node;
  const ports: Node[] = [];
  for (const [index, item] of node.items.entries()) {
    const at = `${path}[${index}]`;
    if (isGap(item)) continue;
    ports.push(...(item.kind === 'scalar' ? fromShort(item, at, report) : fromLong(item, at, report)));
    if (ports.length > mostWritten) {
      report.error('port-invalid', at, `there are more than ${mostWritten} ports in the list`, 'Publish fewer ports.');
      return null;
    }
  }
  return listNode(node, ports);
};

/** Of those that are the same only the last counts. */
const mostWritten = 16 * limits.ports;

function fromShort(node: ScalarNode, path: string, report: Report): readonly MapNode[] {
  if (isFloat(node)) report.error('port-invalid', path, `${node.text} is not a port`, hint);
  const text = String(node.value);
  const parsed = parsePort(text);
  if (parsed.kind === 'refused') {
    report.error('port-invalid', path, `${quote(text)} is not a port: ${parsed.reason}`, hint);
    return [];
  }
  return parsed.ports.map(({ target, published, hostIp, protocol }) =>
    recordNode(node, {
      mode: 'ingress',
      host_ip: hostIp ?? undefined,
      target,
      published: published ?? undefined,
      protocol,
    }),
  );
}

function fromLong(item: Node, path: string, report: Report): readonly Node[] {
  if (item.kind === 'map' && item.entries.has('target')) return [item];
  if (item.kind === 'map' && !report.failedAt(`${path}.target`)) {
    report.error('port-invalid', path, '`target` is missing', 'Write the port of the container as `target`.');
  }
  return [];
}

/** A port that says how it is reached. */
export const completePort: Expansion = (port, path, report) => {
  const hostIp = child(port, 'host_ip');
  const long = withDefaults(port, { mode: 'ingress', protocol: 'tcp' });
  if (long.kind !== 'map' || hostIp?.kind !== 'scalar' || isAddress(hostIp.text)) return long;
  report.error('port-invalid', `${path}.host_ip`, `${quote(hostIp.text)} is not an IP address`, 'Write "127.0.0.1".');
  return withoutKey(long, 'host_ip');
};
