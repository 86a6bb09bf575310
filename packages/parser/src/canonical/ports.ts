import { limits } from '../limits.ts';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, isGap, listNode, mapNode, recordNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { isAddress, parsePort } from './parse-port.ts';

const hint = 'Write "PUBLISHED:TARGET", as "8080:80".';

/** `ports`: each a mapping with one `target`; the same binding once. */
export const expandPorts: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return node;
  const bindings = new Map<string, MapNode>();
  for (const [index, item] of node.items.entries()) {
    const at = `${path}[${index}]`;
    if (isGap(item)) continue;
    const expanded = item.kind === 'scalar' ? fromShort(item, at, report) : fromLong(item, at, report);
    for (const it of expanded) bindings.set(identity(it), it);
    if (bindings.size > limits.ports) {
      const message = `the service publishes more than ${limits.ports} ports`;
      report.error('port-invalid', at, message, 'Publish fewer ports.');
      return null;
    }
  }
  return listNode(node, [...bindings.values()]);
};

function fromShort(node: ScalarNode, path: string, report: Report): readonly MapNode[] {
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

function fromLong(node: Node, path: string, report: Report): readonly MapNode[] {
  const hostIp = child(node, 'host_ip');
  if (node.kind !== 'map') return [];
  const entries = new Map(recordNode(node, { mode: 'ingress', protocol: 'tcp' }).entries);
  for (const [key, entry] of node.entries) entries.set(key, entry);
  if (!entries.has('target')) {
    if (report.failedAt(`${path}.target`)) return [];
    report.error('port-invalid', path, '`target` is missing', 'Write the port of the container as `target`.');
    return [];
  }
  if (hostIp?.kind === 'scalar' && !isAddress(hostIp.text)) {
    entries.delete('host_ip');
    report.error('port-invalid', `${path}.host_ip`, `${quote(hostIp.text)} is not an IP address`, 'Write "127.0.0.1".');
  }
  return [mapNode(node, entries)];
}

function identity(binding: MapNode): string {
  const textAt = (key: string) => {
    const node = child(binding, key);
    return node?.kind === 'scalar' ? node.text : '';
  };
  return ['host_ip', 'target', 'published', 'protocol'].map(textAt).join();
}
