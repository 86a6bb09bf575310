import { posix } from 'node:path';
import { parseMount } from '../canonical/parse-mount.ts';
import type { Node } from '../yaml/node.ts';
import { child, scalarNode, textOf } from '../yaml/node.ts';
import { changeAt } from './change-at.ts';
import { isRemote } from './is-remote.ts';

type Move = (node: Node, folder: string) => Node;

/** A path, if it is text; what is absolute, a home folder or an address stays. */
const path: Move = (node, folder) => {
  const written = textOf(node);
  if (!written || stays(written)) return node;
  return scalarNode(node, posix.join(folder, written));
};

/** `NAME=path`, or the path by the name. */
const assignment: Move = (node, folder) => {
  const [, name, written] = /^([^=]*=)(.+)$/s.exec(textOf(node) ?? '') ?? [];
  return name === undefined || written === undefined || stays(written)
    ? node
    : scalarNode(node, name + posix.join(folder, written));
};

/** `./path:/target`, or a mount of type `bind`. */
const mount: Move = (node, folder) => {
  if (node.kind === 'map') {
    return textOf(child(node, 'type')) === 'bind' ? changeAt(node, ['source'], (it) => path(it, folder)) : node;
  }
  const written = textOf(node) ?? '';
  const source = parseMount(written)?.source;
  return source?.startsWith('.') ? scalarNode(node, dotted(folder, source) + written.slice(source.length)) : node;
};

const bindVolume: Move = (node, folder) => {
  const isBind = textOf(child(node, 'driver')) === 'local' && textOf(child(child(node, 'driver_opts'), 'o')) === 'bind';
  return isBind ? changeAt(node, ['driver_opts', 'device'], (it) => path(it, folder)) : node;
};

/** Every place of a Compose file where a path is written, short forms included. */
const moves: Readonly<Record<string, Move>> = {
  'services.*.env_file': path,
  'services.*.env_file.[]': path,
  'services.*.env_file.[].path': path,
  'services.*.label_file': path,
  'services.*.label_file.[]': path,
  'services.*.build': path,
  'services.*.build.context': path,
  'services.*.build.additional_contexts.*': path,
  'services.*.build.additional_contexts.[]': assignment,
  'services.*.develop.watch.[].path': path,
  'services.*.volumes.[]': mount,
  'services.*.pre_start.[].env_file': path,
  'services.*.pre_start.[].env_file.[]': path,
  'services.*.pre_start.[].env_file.[].path': path,
  'services.*.pre_start.[].label_file': path,
  'services.*.pre_start.[].label_file.[]': path,
  'services.*.pre_start.[].volumes.[]': mount,
  'jobs.*.env_file': path,
  'jobs.*.env_file.[]': path,
  'jobs.*.env_file.[].path': path,
  'jobs.*.label_file': path,
  'jobs.*.label_file.[]': path,
  'jobs.*.build': path,
  'jobs.*.build.context': path,
  'jobs.*.build.additional_contexts.*': path,
  'jobs.*.build.additional_contexts.[]': assignment,
  'jobs.*.volumes.[]': mount,
  'configs.*.file': path,
  'secrets.*.file': path,
  'volumes.*': bindVolume,
};

/** The tree of a file of another folder, its paths written from here. */
export function rebase(root: Node, folder: string): Node {
  if (posix.normalize(folder) === '.') return root;
  return Object.entries(moves).reduce(
    (tree, [place, move]) => changeAt(tree, place.split('.'), (it) => move(it, folder)),
    root,
  );
}

/** Without the dot a source would be the name of a volume. */
function dotted(folder: string, source: string): string {
  const joined = posix.join(folder, source);
  return joined.startsWith('.') ? joined : `./${joined}`;
}

const stays = (written: string): boolean =>
  /^([/~\\]|[a-zA-Z]:[\\/]|service:)|:\/\//.test(written) || isRemote(written);
