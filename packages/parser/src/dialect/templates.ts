import { quote } from '../quote.ts';
import type { Report } from '../report.ts';
import type { Node } from '../yaml/node.ts';

const placeholder = /\{\{-?\s*([A-Za-z_]\w*)\s*-?\}\}/;
/** Of templates that others fill in. */
const others = new Set(['end', 'else', 'break', 'continue', 'json']);

/** Says of `{{ name }}`, which the original filled in from the environment, that it stays as it is. */
export function tellTemplates(node: Node, path: string, report: Report): void {
  if (node.kind === 'list') {
    node.items.forEach((it, index) => {
      tellTemplates(it, `${path}[${index}]`, report);
    });
  } else if (node.kind === 'map') {
    for (const [name, { value }] of node.entries) tellTemplates(value, `${path}.${name}`, report);
  } else if (node.text.includes('{{')) {
    const name = placeholder.exec(node.text)?.[1];
    if (name === undefined || others.has(name)) return;
    const message = `${quote(`{{ ${name} }}`)} is not filled in here, as it was by the original Tycho`;
    report.note('original-dialect', path, message, `Write \${${name}}, and ${name} into the environment.`, node);
  }
}
