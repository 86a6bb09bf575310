export interface ParsedMount {
  readonly type: 'volume' | 'bind';
  /** `null`: an anonymous volume. */
  readonly source: string | null;
  readonly target: string;
  readonly options: readonly string[];
}

/** `[SOURCE:]TARGET[:OPTIONS]`; `null` for what has an empty or a superfluous part. */
export function parseMount(text: string): ParsedMount | null {
  if (text !== '' && Buffer.byteLength(text) < 3) return { type: 'volume', source: null, target: text, options: [] };
  const [first, second, options, ...more] = splitParts(text);
  if (!first || second === '' || options === '' || more.length > 0) return null;
  if (second === undefined) return { type: 'volume', source: null, target: first, options: [] };
  return { type: isPath(first) ? 'bind' : 'volume', source: first, target: second, options: options?.split(',') ?? [] };
}

/** What stands between colons; one after a single letter is that of a drive, and one in `${…}` of its default. */
function splitParts(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let open = 0;
  for (const [at, char] of [...text].entries()) {
    const isDrive = char === ':' && /^\p{L}$/u.test(part);
    if (char === '$' && text[at + 1] === '{') open++;
    if (char === '}' && open > 0) open--;
    if (char === ':' && !isDrive && open === 0) {
      parts.push(part);
      part = '';
    } else {
      part += char;
    }
  }
  return [...parts, part];
}

const isPath = (source: string): boolean => /^([./~]|\\\\|\p{L}:)/u.test(source);
