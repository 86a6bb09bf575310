import { quote } from '../quote.ts';
import { listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

/** A device: a mapping with a source. */
export const longDevice: Expansion = (item, path, report) => {
  const text = textOf(item);
  if (text === undefined) return item;
  const [source = '', target = '', permissions = 'rwm', ...more] = text.split(':');
  if (more.length > 0) {
    const hint = 'Write "/dev/source:/dev/target:rwm", or a mapping with `source` and `target`.';
    report.error('value-invalid', path, `${quote(text)} is not a device`, hint);
  }
  return recordNode(item, { source, target: target === '' ? source : target, permissions });
};

/** `gpus: all`: a list of what is asked for. */
export const longGpus: Expansion = (node) =>
  node.kind === 'scalar' ? listNode(node, [recordNode(node, { count: 'all' })]) : node;

/** `gpus` and reserved devices: all of them where no number and no id is given. */
export const completeDeviceRequest: Expansion = (item, path, report) => {
  if (item.kind !== 'map') return item;
  const [hasCount, hasIds] = [item.entries.has('count'), item.entries.has('device_ids')];
  if (hasCount && hasIds) {
    report.error('value-invalid', path, 'there are both `count` and `device_ids`', 'Remove one of the two.');
  }
  if (hasCount || hasIds) return item;
  return mapNode(item, new Map(item.entries).set('count', { key: item, value: scalarNode(item, 'all') }));
};
