import { quote } from '../quote.ts';
import { listNode, scalarNode, textOf } from '../yaml/node.ts';
import type { Expansion } from './expansion.ts';
import { splitWords } from './split-words.ts';

/** `command` and `entrypoint`: a list of words. */
export const readCommand: Expansion = (node, path, report) => {
  const text = textOf(node);
  if (text === undefined) return node;
  const split = splitWords(text);
  if (split.kind === 'unbalanced') {
    report.error(
      'value-invalid',
      path,
      `${quote(text)} has a quote, a bracket or a backslash that nothing closes`,
      'Write it as a list: ["program", "argument"].',
    );
    return null;
  }
  if (split.cut !== '') {
    const message = `${quote(split.cut)} is left out, as Docker does: a command is not run by a shell`;
    report.warning('value-approximated', path, message, 'Write ["sh", "-c", "…"] where a shell is meant.');
  }
  return listNode(
    node,
    split.words.map((it) => scalarNode(node, it)),
  );
};
