import { quote } from '../quote.ts';
import type { Node } from '../yaml/node.ts';
import { listNode, scalarNode } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** `extra_hosts`: a list of `host=address`, as Docker prints it, in order of text. */
export const readExtraHosts: Expansion = (node, path, report) => {
  const pairs: { readonly host: string; readonly address: string; readonly at: Node }[] = [];
  const add = (host: string, addresses: readonly string[], at: Node, where: string): void => {
    if (host === '' || /[:=]/.test(host)) {
      report.error('value-invalid', where, `${quote(host)} is not a host`, 'Write "host=192.0.2.1".', at);
    }
    for (const it of addresses) pairs.push({ host, address: it.replace(/^\[(.+)\]$/, '$1'), at });
  };
  if (node.kind === 'map') {
    for (const [host, { value }] of node.entries) {
      const items = value.kind === 'list' ? value.items : [value];
      add(host, items.map(textIn), value, `${path}.${host}`);
    }
  }
  const items = node.kind === 'list' ? node.items : [];
  items.forEach((item, index) => {
    const text = textIn(item);
    const at = text.includes('=') ? text.indexOf('=') : text.indexOf(':');
    const where = `${path}[${index}]`;
    if (at < 0) report.error('value-invalid', where, `${quote(text)} has no address`, 'Write "host=192.0.2.1".', item);
    else add(text.slice(0, at), text.slice(at + 1).split(','), item, where);
  });
  const sorted = pairs.map(({ host, address, at }) => scalarNode(at, `${host}=${address}`));
  return listNode(
    node,
    sorted.toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)),
  );
};

const textIn = (node: Node): string => (node.kind === 'scalar' ? node.text : '');
