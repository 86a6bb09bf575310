import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';
import { child, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { lastOf } from './last-of.ts';

/** `devices`: mappings with a source; the last for a target. */
export const expandDevices: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return node;
  const items = node.items.map((item, index) => long(item, `${path}[${index}]`, report));
  return listNode(
    node,
    lastOf(items, (it) => textOf(child(it, 'target')) ?? ''),
  );
};

function long(item: Node, path: string, report: Report): Node {
  const text = textOf(item);
  if (item.kind === 'map' && !item.entries.has('target')) {
    report.error('value-invalid', path, '`target` is missing', 'Write where the container finds the device.');
  }
  if (text === undefined) return item;
  const [source = '', target = '', permissions = 'rwm', ...more] = text.split(':');
  if (more.length > 0) {
    const hint = 'Write "/dev/source:/dev/target:rwm", or a mapping with `source` and `target`.';
    report.error('value-invalid', path, `${quote(text)} is not a device`, hint);
  }
  return recordNode(item, { source, target: target === '' ? source : target, permissions });
}

/** `gpus` and reserved devices: all of them where no number and no id is given. */
export const expandDeviceRequests: Expansion = (node, path, report) => {
  if (node.kind === 'scalar') return listNode(node, [recordNode(node, { count: -1 })]);
  if (node.kind !== 'list') return node;
  const items = node.items.map((item, index) => request(item, `${path}[${index}]`, report));
  return listNode(node, items);
};

function request(item: Node, path: string, report: Report): Node {
  if (item.kind !== 'map') return item;
  const [hasCount, hasIds] = [item.entries.has('count'), item.entries.has('device_ids')];
  if (hasCount && hasIds) {
    report.error('value-invalid', path, 'there are both `count` and `device_ids`', 'Remove one of the two.');
  }
  if (hasCount || hasIds) return item;
  return mapNode(item, new Map(item.entries).set('count', { key: item, value: scalarNode(item, -1) }));
}
