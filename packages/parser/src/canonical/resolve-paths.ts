import { posix } from 'node:path';
import type { Entry, Node } from '../yaml/node.ts';
import { child, listNode, mapNode, scalarNode, textOf } from '../yaml/node.ts';
import { withValue } from './lists.ts';

type Resolve = (node: Node, folder: string) => Node;

/** What holds a path to a file, by where it stands. */
const paths: Readonly<Record<string, Resolve>> = {
  'services.*.volumes[]': mount,
  'services.*.pre_start[].volumes[]': mount,
  'services.*.build.context': context,
  'services.*.build.additional_contexts.*': context,
  'services.*.build.ssh.*': path,
  'services.*.develop.watch[].path': path,
  'jobs.*.volumes[]': mount,
  'jobs.*.build.context': context,
  'jobs.*.build.additional_contexts.*': context,
  'jobs.*.build.ssh.*': path,
  'configs.*.file': path,
  'secrets.*.file': path,
  'volumes.*': device,
};
const parents = new Set(
  Object.keys(paths).flatMap((it) => [...it.matchAll(/\[\]|\./g)].map(({ index }) => it.slice(0, index))),
);

/** The same tree with relative paths taken from `folder`: `./folder/file`. */
export const resolvePaths = (tree: Node, folder = '.'): Node => resolve(tree, '', folder);

function resolve(node: Node, pattern: string, folder: string): Node {
  const change = Object.hasOwn(paths, pattern) ? paths[pattern] : undefined;
  if (change) return change(node, folder);
  if (pattern !== '' && !parents.has(pattern)) return node;
  if (node.kind === 'list')
    return listNode(
      node,
      node.items.map((it) => resolve(it, `${pattern}[]`, folder)),
    );
  if (node.kind !== 'map') return node;
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of node.entries) {
    const own = pattern === '' ? name : `${pattern}.${name}`;
    const isKnown = Object.hasOwn(paths, own) || parents.has(own);
    entries.set(name, { key, value: resolve(value, isKnown ? own : `${pattern}.*`, folder) });
  }
  return mapNode(node, entries);
}

function path(node: Node, folder: string): Node {
  const text = textOf(node);
  return text === undefined ? node : scalarNode(node, absolute(text, folder));
}

/** Of a build: also an address, or the name of another context. */
function context(node: Node, folder: string): Node {
  const text = textOf(node) ?? '';
  return /^(github\.com\/|git@|service:)|:\/\//.test(text) ? node : path(node, folder);
}

function mount(node: Node, folder: string): Node {
  const source = child(node, 'source');
  if (node.kind !== 'map' || !source || textOf(child(node, 'type')) !== 'bind') return node;
  return withValue(node, 'source', path(source, folder));
}

/** A volume that is a folder of the host. */
function device(node: Node, folder: string): Node {
  const options = child(node, 'driver_opts');
  const source = child(options, 'device');
  if (node.kind !== 'map' || options?.kind !== 'map' || !source) return node;
  if (textOf(child(node, 'driver')) !== 'local' || textOf(child(options, 'o')) !== 'bind') return node;
  return withValue(node, 'driver_opts', withValue(options, 'device', path(source, folder)));
}

function absolute(text: string, folder: string): string {
  if (text === '' || text.startsWith('/') || text.startsWith('~') || /^([a-zA-Z]:[\\/]|\\\\)/.test(text)) return text;
  const joined = posix.join(folder, text).replace(/(?<=.)\/$/, '');
  return /^\.{1,2}(\/|$)/.test(joined) ? joined : `./${joined}`;
}
