import { posix } from 'node:path';
import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, isGap, listNode, mapNode, recordNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { parseMount } from './parse-mount.ts';

const knownOptions = ['ro', 'rw'];

/** `volumes` of a service: each a mapping of type `volume` with a source; the same mount once. */
export const expandVolumes: Expansion = (node, path, report) => {
  if (node.kind !== 'list') return node;
  const mounts = node.items.map((item, index) => {
    if (isGap(item)) return null;
    const at = `${path}[${index}]`;
    return item.kind === 'scalar' ? fromShort(item, at, report) : fromLong(item, at, report);
  });
  const distinct = new Map(mounts.map((it) => [it && `${textAt(it, 'source')}:${textAt(it, 'target')}`, it]));
  return listNode(
    node,
    [...distinct.values()].filter((it) => it !== null),
  );
};

const textAt = (mount: MapNode, key: string): string => textOf(child(mount, key)) ?? '';

function fromShort(node: ScalarNode, path: string, report: Report): MapNode | null {
  const mount = parseMount(node.text);
  if (mount === null) {
    report.error(
      'value-invalid',
      path,
      `${quote(node.text)} is not a mount`,
      'Write "volume:/path" or "volume:/path:ro".',
    );
    return null;
  }
  const { type, source, target, options } = mount;
  if (!isSupported(type, source, path, report)) return null;
  if (!target.startsWith('/')) {
    report.error('value-invalid', path, `${quote(target)} is not an absolute path`, 'Start the path with a slash.');
    return null;
  }
  for (const option of options.filter((it) => !knownOptions.includes(it))) {
    report.warning('key-unsupported', path, `mount option ${quote(option)} is not supported and has no effect`);
  }
  const readOnly = options.includes('ro') || undefined;
  return recordNode(node, { type, source, target: clean(target), read_only: readOnly });
}

function fromLong(node: Node, path: string, report: Report): MapNode | null {
  const [type, target] = [textOf(child(node, 'type')), child(node, 'target')];
  if (node.kind !== 'map' || type === undefined || target?.kind !== 'scalar') return null;
  if (!isSupported(type, textOf(child(node, 'source')) ?? null, path, report)) return null;
  return mapNode(
    node,
    new Map(node.entries).set('target', { key: target, value: scalarNode(target, clean(target.text)) }),
  );
}

function isSupported(type: string, source: string | null, path: string, report: Report): boolean {
  if (type === 'volume' && source !== null) return true;
  const what = type === 'volume' ? 'an anonymous volume' : `a mount of type \`${type}\``;
  report.warning(
    'key-unsupported',
    path,
    `${what} is not supported and is left out`,
    'Mount a named volume: "data:/path".',
  );
  return false;
}

/** Without `.`, `..` and a slash at the end. */
const clean = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/, '');
