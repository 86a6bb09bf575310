import { posix } from 'node:path';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, isGap, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { lastOf } from './last-of.ts';
import { withValue } from './lists.ts';
import { expandOptions } from './mapping.ts';
import { parseMount } from './parse-mount.ts';

/** `volumes` of a service: mappings with a type and a target; the last for a target. */
export const expandVolumes: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return node;
  const mounts = node.items.map((item, index) => {
    if (isGap(item)) return item;
    const at = `${path}[${index}]`;
    return item.kind === 'scalar' ? fromShort(item, at, report) : fromLong(item, at, report);
  });
  return listNode(
    node,
    lastOf(mounts, (it) => textOf(child(it, 'target')) ?? ''),
  );
};

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];
const known = ['ro', 'rw', 'nocopy', 'z', 'Z', ...propagations];

function fromShort(node: ScalarNode, path: string, report: Report): Node {
  const mount = parseMount(node.text);
  if (mount === null) {
    const hint = 'Write "volume:/path", "./folder:/path" or either with ":ro".';
    report.error('value-invalid', path, `${quote(node.text)} is not a mount`, hint);
    return scalarNode(node, null);
  }
  const { type, source, target, options } = mount;
  const readOnly = options.findLast((it) => it === 'ro' || it === 'rw') === 'ro' || undefined;
  const selinux = options.findLast((it) => it === 'z' || it === 'Z');
  const propagation = options.findLast((it) => propagations.includes(it));
  for (const option of options.filter((it) => !known.includes(it))) {
    report.warning('key-ignored', path, `mount option ${quote(option)} means nothing`, 'Remove it.');
  }
  const short = recordNode(node, { type, source: source ?? undefined, target: clean(target), read_only: readOnly });
  const entries = new Map(short.entries);
  const add = (key: string, value: MapNode) => entries.set(key, { key: node, value });
  if (type === 'bind' || selinux !== undefined || propagation !== undefined)
    add('bind', recordNode(node, { selinux, propagation }));
  if ((type === 'volume' && Buffer.byteLength(node.text) > 2) || options.includes('nocopy')) {
    add('volume', recordNode(node, { nocopy: options.includes('nocopy') || undefined }));
  }
  return mapNode(node, entries);
}

function fromLong(node: Node, path: string, report: Report): Node {
  if (node.kind !== 'map') return node;
  const [target, volume] = [child(node, 'target'), child(node, 'volume')];
  if (target === undefined) {
    report.error('value-invalid', path, '`target` is missing', 'Write where it is mounted, as `target: /data`.');
    return scalarNode(node, null);
  }
  if (textOf(child(node, 'type')) === 'bind' && !node.entries.has('source')) {
    report.error('value-invalid', path, '`source` is missing', 'Write what is mounted, as `source: ./data`.');
  }
  const mount = withValue(node, 'target', scalarNode(target, clean(textOf(target) ?? '')));
  const labels = child(volume, 'labels');
  const long = labels && expandOptions(labels, `${path}.volume.labels`, report);
  return volume?.kind === 'map' && long ? withValue(mount, 'volume', withValue(volume, 'labels', long)) : mount;
}

/** Without `.`, `..` and a slash at the end. */
const clean = (path: string): string => (path === '' ? '.' : posix.normalize(path).replace(/(?<=.)\/$/, ''));
