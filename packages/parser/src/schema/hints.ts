import type { Node, ScalarNode } from '../yaml/node.ts';
import { nearestName } from './nearest-name.ts';
import type { Keys, Shape } from './shape.ts';

/** What to write where a value is not of its shape. */
export function valueHint(node: Node, shape: Shape): string {
  if (node.kind !== 'scalar') return generalHint(shape);
  if (needsQuotes(node, shape)) return `Put it in quotes: "${node.text}".`;
  const near = nearestName(node.text, shape.value?.words ?? []);
  return (near && `Did you mean \`${near}\`?`) ?? listHint(node, shape) ?? generalHint(shape);
}

const generalHint = (shape: Shape): string => shape.value?.hint ?? `Write it as ${shape.example}.`;

/** Of one text where a list is asked for. */
function listHint({ value, text }: ScalarNode, { list }: Shape): string | null {
  if (typeof value !== 'string' || list?.value?.read(value) === undefined) return null;
  if (/^-\S/.test(text)) return 'Put a space behind each dash.';
  return text.length > 60 ? null : `Write it as [${/^[A-Za-z][\w./-]*$/.test(text) ? text : JSON.stringify(text)}].`;
}

/** A number or a boolean that would be right as text. */
export const needsQuotes = ({ value, text, printed }: ScalarNode, shape: Shape): boolean =>
  value !== null && (typeof value !== 'string' || printed !== undefined) && shape.value?.read(text) !== undefined;

/** What to do about a key that is not known here: it may be known nearby. */
export function keyHint(name: string, { keys = {}, others }: Shape): string {
  const inside = Object.entries(keys).find(([, it]) => isKeyOf(it.keys, name));
  if (inside) return `Write it below \`${inside[0]}\`.`;
  if (isKeyOf(keys.services?.names?.shape.keys, name)) return 'Write it at a service, below `services`.';
  return others === 'closed' ? 'Remove it.' : 'Remove it, or name an extension of your own `x-…`.';
}

const isKeyOf = (keys: Keys | undefined, name: string): boolean => keys !== undefined && Object.hasOwn(keys, name);
