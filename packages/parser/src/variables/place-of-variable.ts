import type { ScalarNode } from '../yaml/node.ts';
import type { FilledIn } from './fill-in.ts';

/**
 * Offset of what is wrong in a text of several lines: of the variable itself, where it is found as it is written.
 * A text of one line is told of as a whole.
 */
export function placeOfVariable({ source, start, text }: ScalarNode, { failure, unset }: FilledIn): number {
  if (!text.trimEnd().includes('\n') && !/^[|>]/.test(headerBefore(source.text, start))) return start;
  const written = source.text.slice(start, start + mostLonger * text.length + margin);
  const [form] = /^\S+/.exec(failure?.code === 'interpolation-invalid' ? failure.form : '') ?? [];
  const name = failure?.code === 'variable-required' ? failure.name : unset[0];
  const forms = form === undefined ? [`\${${name}`, `$${name}`] : [form];
  const at = forms.map((it) => written.indexOf(it)).find((it) => it >= 0) ?? written.search(/\S/);
  return start + Math.max(at, 0);
}

/** A text is written with escapes, and indented, but at most so many times longer; what is further on is not searched. */
const mostLonger = 8;
const margin = 1000;

/** `|` or `>` of a block, which stands at the end of the line before its text. */
function headerBefore(text: string, start: number): string {
  let end = start;
  while (isSpace(text[end - 1])) end--;
  let begin = end;
  while (begin > 0 && !isBreak(text[begin - 1])) begin--;
  return /[|>][-+0-9]*( #.*)?$/.exec(text.slice(begin, end))?.[0] ?? '';
}

const isBreak = (it: string | undefined): boolean => it === '\n' || it === '\r';
const isSpace = (it: string | undefined): boolean => it === ' ' || it === '\t' || isBreak(it);
