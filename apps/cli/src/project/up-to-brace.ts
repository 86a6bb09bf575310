/**
 * The text from `start` up to the brace that closes it, past the braces of variables inside.
 *
 * @example upToBrace('${A:-x${B}y}z', 5) // 'x${B}y'
 */
export function upToBrace(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    else if (text[at] === '}' && depth-- === 0) return text.slice(start, at);
  }
  return text.slice(start);
}
