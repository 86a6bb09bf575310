import { changeAt } from '../paths/change-at.ts';
import type { Variables } from '../variables/variables.ts';
import type { Node } from '../yaml/node.ts';
import { listNode, scalarNode, textOf } from '../yaml/node.ts';

/** An included file, where a variable that a list only names (`- NAME`) has the value that the file knows it by. */
export function resolveInherited(tree: Node, variables: Variables): Node {
  const resolve = (item: Node): Node => {
    const name = textOf(item);
    const value = name === undefined || name.includes('=') ? undefined : variables.get(name);
    return value === undefined ? item : scalarNode(item, `${name}=${value}`);
  };
  const resolveAll = (it: Node): Node => (it.kind === 'list' ? listNode(it, it.items.map(resolve)) : it);
  return ['services', 'jobs'].reduce((it, kind) => changeAt(it, [kind, '*', 'environment'], resolveAll), tree);
}
