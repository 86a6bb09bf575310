import { isRemote } from '../paths/is-remote.ts';
import type { Report } from '../report.ts';
import type { Node, ScalarNode } from '../yaml/node.ts';
import { child, isNull, textOf } from '../yaml/node.ts';

interface Reference {
  readonly service: ScalarNode;
  /** `null`: the same file. */
  readonly file: ScalarNode | null;
}

const keys = ['service', 'file'];
const hint = 'Write `extends: { service: web, file: base.yaml }`.';

/** `extends`: the name of a service, or `service` and `file`; `null` where it is neither. */
export function readExtends(node: Node, path: string, report: Report): Reference | null {
  const service = node.kind === 'map' ? child(node, 'service') : node;
  const file = child(node, 'file');
  const isFile = file === undefined || isNull(file) || textOf(file);
  if (service?.kind !== 'scalar' || !textOf(service) || !isFile) {
    report.error('value-invalid', path, '`extends` does not name a service', hint, node);
    return null;
  }
  for (const [name, { key }] of node.kind === 'map' ? node.entries : []) {
    if (keys.includes(name)) continue;
    report.warning('key-unknown', path, `\`${name}\` of \`extends\` has no effect`, 'Write `service` and `file`.', key);
  }
  const isElsewhere = file?.kind === 'scalar' && !isNull(file);
  if (isElsewhere && isRemote(file.text)) {
    const message = `${JSON.stringify(file.text)} is not in the project: nothing is fetched from elsewhere`;
    report.error('file-outside', path, message, 'Add the file to the project, and write its path.', file);
    return null;
  }
  return { service, file: isElsewhere ? file : null };
}
