import { quote } from '../quote.ts';
import { child, isGap, listNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { withValue } from './lists.ts';

const hint = 'Write ["CMD", "program", "argument"], ["CMD-SHELL", "command"] or ["NONE"].';

/** `healthcheck`: its `test` as a list that starts with `CMD`, `CMD-SHELL` or `NONE`. */
export const expandHealthcheck: Expansion = (node, path, report) => {
  const test = child(node, 'test');
  if (node.kind !== 'map' || test === undefined) return node;
  if (test.kind === 'scalar') {
    const words = ['CMD-SHELL', test.text].map((it) => scalarNode(test, it));
    return withValue(node, 'test', listNode(test, words));
  }
  const [first] = test.kind === 'list' ? test.items : [];
  const how = textOf(first);
  if (first && !isGap(first) && !['CMD', 'CMD-SHELL', 'NONE'].includes(how ?? '')) {
    report.error('value-invalid', `${path}.test`, `${quote(how ?? '')} does not say how to run the test`, hint);
  }
  return node;
};
