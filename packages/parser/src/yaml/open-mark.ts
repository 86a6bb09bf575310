export interface OpenMark {
  readonly mark: string;
  readonly start: number;
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** A quote or a bracket that opens before `end` and is not closed there; the outermost bracket, or the quote in it. */
export function openMark(text: string, end: number): OpenMark | null {
  const brackets: OpenMark[] = [];
  for (let at = 0; at < end; at++) {
    const mark = text[at] ?? '';
    if (mark === '#' && isSpace(text[at - 1])) at = endOfLine(text, at);
    else if ((mark === '|' || mark === '>') && /^[|>][-+\d]*[ \t]*\n/.test(text.slice(at, at + 40)))
      at = endOfBlock(text, at);
    else if ((mark === '"' || mark === "'") && startsToken(text, at)) {
      const close = closingQuote(text, at, mark);
      if (close < 0 || close >= end) return { mark, start: at };
      at = close;
    } else if (mark in closing && (brackets.length > 0 || startsToken(text, at))) brackets.push({ mark, start: at });
    else if (mark === closing[brackets.at(-1)?.mark ?? '']) brackets.pop();
  }
  return brackets[0] ?? null;
}

const isSpace = (it: string | undefined): boolean => it === undefined || /\s/.test(it);

/** Whether a value may begin here: behind a space or a bracket. */
const startsToken = (text: string, at: number): boolean => /[\s[{,]/.test(text[at - 1] ?? ' ');

function closingQuote(text: string, start: number, mark: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (mark === '"' && text[at] === '\\') at++;
    else if (mark === "'" && text[at] === "'" && text[at + 1] === "'") at++;
    else if (text[at] === mark) return at;
  }
  return -1;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The end of a text of several lines, which may hold anything. */
function endOfBlock(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at) + 1;
  const indent = /^ */.exec(text.slice(line, at))?.[0].length ?? 0;
  let end = endOfLine(text, at);
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    const content = text.slice(end + 1, next);
    if (content.trim() !== '' && (/^ */.exec(content)?.[0].length ?? 0) <= indent) break;
    end = next;
  }
  return end;
}
