import { upToBrace } from './up-to-brace.ts';

/**
 * The text before the first colon that is not inside of a variable.
 *
 * @example upToColon('${A:-x}/y:/z') // '${A:-x}/y'
 */
export function upToColon(text: string): string {
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('${', at)) at += 2 + upToBrace(text, at + 2).length;
    else if (text[at] === ':') return text.slice(0, at);
  }
  return text;
}
