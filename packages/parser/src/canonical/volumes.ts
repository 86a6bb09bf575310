import { posix } from 'node:path';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { withValue } from './lists.ts';
import { readOptions } from './mapping.ts';
import { parseMount } from './parse-mount.ts';

/** A mount: a mapping with a type and a target. */
export const longMount: Expansion = (item, path, report) =>
  item.kind === 'scalar' ? fromShort(item, path, report) : item;

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];
const known = ['ro', 'rw', 'nocopy', 'z', 'Z', ...propagations];

function fromShort(node: ScalarNode, path: string, report: Report): Node | null {
  const mount = parseMount(node.text);
  if (mount === null) {
    const hint = 'Write "volume:/path", "./folder:/path" or either with ":ro".';
    report.error('value-invalid', path, `${quote(node.text)} is not a mount`, hint);
    return null;
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

/** What is mounted of the host is named. */
export const completeMount: Expansion = (node, path, report) => {
  if (textOf(child(node, 'type')) === 'bind' && !child(node, 'source')) {
    report.error('value-invalid', path, '`source` is missing', 'Write what is mounted, as `source: ./data`.');
  }
  return node;
};

/** The same with a clean target, and its labels by name. */
export const readMount: Expansion = (node, path, report) => {
  const [target, volume] = [child(node, 'target'), child(node, 'volume')];
  if (node.kind !== 'map') return node;
  const mount = target ? withValue(node, 'target', scalarNode(target, clean(textOf(target) ?? ''))) : node;
  const labels = child(volume, 'labels');
  const long = labels && readOptions(labels, `${path}.volume.labels`, report);
  return volume?.kind === 'map' && long ? withValue(mount, 'volume', withValue(volume, 'labels', long)) : mount;
};

/** Without `.`, `..` and a slash at the end. */
const clean = (path: string): string => (path === '' ? '.' : posix.normalize(path).replace(/(?<=.)\/$/, ''));
