import type { ScalarNode } from '../yaml/node.ts';
import type { FilledIn } from './fill-in.ts';

/**
 * Offset of what is wrong in a text of several lines: of the variable itself, where it is found as it is written.
 * A text of one line is told of as a whole.
 */
export function placeOfVariable({ source, start, text }: ScalarNode, { failure, unset }: FilledIn): number {
  if (!text.trimEnd().includes('\n') && !/^[|>]/.test(headerBefore(source.text, start))) return start;
  const written = source.text.slice(start);
  const [form] = /^\S+/.exec(failure?.code === 'interpolation-invalid' ? failure.form : '') ?? [];
  const name = failure?.code === 'variable-required' ? failure.name : unset[0];
  const forms = form === undefined ? [`\${${name}`, `$${name}`] : [form];
  const at = forms.map((it) => written.indexOf(it)).find((it) => it >= 0) ?? written.search(/\S/);
  return start + Math.max(at, 0);
}

/** `|` or `>` of a block, which stands at the end of the line before its text. */
function headerBefore(text: string, start: number): string {
  const line =
    text
      .slice(0, start)
      .trimEnd()
      .split(/\r\n|\r|\n/)
      .at(-1) ?? '';
  return /[|>][-+0-9]*( #.*)?$/.exec(line)?.[0] ?? '';
}
