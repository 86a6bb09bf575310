import { isRemote } from '../paths/is-remote.ts';
import type { Report } from '../report.ts';
import type { MapNode, Node, ScalarNode } from '../yaml/node.ts';
import { child, isNull, textOf } from '../yaml/node.ts';

/** One entry of `include`. */
export interface Include {
  /** The first is the file, the others are merged over it. */
  readonly files: readonly [ScalarNode, ...ScalarNode[]];
  readonly folder: ScalarNode | null;
  readonly envFiles: readonly ScalarNode[];
}

const keys = ['path', 'project_directory', 'env_file'];
const hint = 'Write `include: [other/compose.yaml]`.';

/** The `include` of a file; what is wrong in it is left out, and in the report. */
export function readIncludes(root: MapNode, report: Report): readonly Include[] {
  const written = child(root, 'include');
  if (written === undefined || isNull(written)) return [];
  if (written.kind === 'list') return written.items.map((it) => readInclude(it, report)).filter((it) => it !== null);
  report.error('value-invalid', 'include', '`include` is not a list', hint, written);
  return [];
}

function readInclude(item: Node, report: Report): Include | null {
  const files = item.kind === 'list' ? null : texts(item.kind === 'map' ? child(item, 'path') : item);
  const folder = folderOf(child(item, 'project_directory'));
  const envFiles = texts(child(item, 'env_file'));
  if (!files || folder === 'wrong' || !envFiles) {
    report.error('value-invalid', 'include', 'an entry of `include` does not name a file', hint, item);
    return null;
  }
  const [first, ...more] = files;
  if (first === undefined) {
    report.warning('key-ignored', 'include', 'an entry of `include` without a `path` has no effect', hint, item);
    return null;
  }
  for (const [name, { key }] of item.kind === 'map' ? item.entries : []) {
    if (keys.includes(name)) continue;
    const message = `\`${name}\` of \`include\` has no effect`;
    report.warning('key-unknown', 'include', message, `Write ${keys.join(', ')}.`, key);
  }
  const remote = [first, ...more].find((it) => isRemote(it.text));
  if (remote) {
    const message = `${JSON.stringify(remote.text)} is not in the project: nothing is fetched from elsewhere`;
    report.error('file-outside', 'include', message, 'Add the file to the project, and write its path.', remote);
    return null;
  }
  return { files: [first, ...more], folder, envFiles };
}

/** The folder that paths are written from; a number is a name too, and nothing is that of the file. */
function folderOf(node: Node | undefined): ScalarNode | null | 'wrong' {
  if (node === undefined || isNull(node)) return null;
  if (node.kind !== 'scalar' || typeof node.value === 'boolean') return 'wrong';
  return node.text === '' ? null : node;
}

/** A text, or a list of texts; `null` where it is neither. */
function texts(node: Node | undefined): readonly ScalarNode[] | null {
  if (node === undefined || isNull(node)) return [];
  const items = node.kind === 'list' ? node.items : [node];
  const found = items.filter((it) => it.kind === 'scalar').filter((it) => textOf(it));
  return found.length === items.length ? found : null;
}
