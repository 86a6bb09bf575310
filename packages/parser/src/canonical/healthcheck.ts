import { quote } from '../quote.ts';
import { child, isGap, listNode, mapNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';

const hint = 'Write ["CMD", "program", "argument"], ["CMD-SHELL", "command"] or ["NONE"].';

/** `healthcheck`: its `test` as a list that starts with `CMD`, `CMD-SHELL` or `NONE`. */
export const expandHealthcheck: Expansion = (node, path, report) => {
  const test = child(node, 'test');
  if (node.kind !== 'map' || test === undefined) return node;
  const entries = new Map(node.entries);
  if (test.kind === 'scalar') {
    const words = ['CMD-SHELL', test.text].map((it) => scalarNode(test, it));
    entries.set('test', { key: test, value: listNode(test, words) });
    return mapNode(node, entries);
  }
  const items = test.kind === 'list' ? test.items : [];
  const words = items.some(isGap) ? [] : items.map((it) => textOf(it) ?? '');
  const [how = ''] = words;
  const isTest = how === 'NONE' || ((how === 'CMD' || how === 'CMD-SHELL') && words.length > 1);
  if (!isTest && words.length > 0) {
    const message = how.startsWith('CMD') ? `the test runs nothing` : `${quote(how)} does not say how to run the test`;
    report.error('value-invalid', `${path}.test`, message, hint);
  }
  if (!isTest) entries.delete('test');
  return mapNode(node, entries);
};
