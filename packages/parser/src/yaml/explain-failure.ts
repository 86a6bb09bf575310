import { quote } from '../quote.ts';
import { openMark } from './open-mark.ts';
import { yamlHint } from './yaml-hints.ts';

export interface Explained {
  readonly message: string;
  readonly hint: string;
  readonly position: number;
}

type Explain = (text: string, position: number) => Explained | null;

/** What is most likely wrong where the YAML reader could not go on, by a part of what it says. */
const explanations: readonly (readonly [part: RegExp, Explain])[] = [
  [/deficient indentation|unexpected end|quoted scalar/, neverClosed],
  [/missed comma/, missingComma],
  [/bad indentation|multiline key|implicit|expected ':'|document separator is expected/, badLine],
];

/** What a person would say is wrong: what the YAML reader says is where it noticed. */
export function explainFailure(text: string, reason: string, position: number): Explained {
  const fitting = explanations.filter(([part]) => part.test(reason));
  const found = fitting.map(([, explain]) => explain(text, position)).find((it) => it !== null);
  return found ?? { message: reason, hint: yamlHint(reason), position };
}

function neverClosed(text: string, position: number): Explained | null {
  const open = openMark(text, position);
  if (open === null) return null;
  const { mark, start } = open;
  if (mark === '"' || mark === "'") {
    return {
      message: 'the quote that opens here is not closed',
      hint: `Write ${mark} at the end of the text.`,
      position: start,
    };
  }
  const hint = `Write ${mark === '[' ? ']' : '}'} behind the last entry, and indent what goes on over several lines.`;
  return { message: 'the bracket that opens here is not closed', hint, position: start };
}

function missingComma(text: string, position: number): Explained {
  const hint = 'Put a comma between two entries: [a, b], { a: 1, b: 2 }.';
  return reserved(text, position) ?? { message: 'a comma is missing before this', hint, position };
}

function badLine(text: string, position: number): Explained | null {
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const line = lineAt(text, start);
  const before = text.slice(start, position);
  const above = lineAbove(text, start);
  return (
    reserved(text, position) ??
    tab(line, start) ??
    colonInText(line, before, position) ??
    mixed(above, line, start) ??
    missingColon(above, line) ??
    wrongIndent(text, line, start)
  );
}

/** `image: @registry/nginx`, `[a, @b]` */
function reserved(text: string, position: number): Explained | null {
  const first = text[position] ?? '';
  if (!/[@`%]/.test(first)) return null;
  const line = lineAt(text, position);
  const value = isInList(text, position) ? line.replace(/\s*[,\]}].*$/, '') : line;
  return { message: `text cannot start with ${quote(first)}`, hint: `Put it in quotes: ${quote(value)}.`, position };
}

const isInList = (text: string, position: number): boolean => /[[{,]\s*$/.test(text.slice(0, position));

/** `ports:<tab>["80"]`, or a line that a tab indents. */
function tab(line: string, start: number): Explained | null {
  const [before] = /^ *(?:- +)?(?:[\w.-]+:)?(?=\t)/.exec(line) ?? [];
  if (before === undefined) return null;
  return { message: 'a tab stands here', hint: 'Use spaces: YAML takes no tabs.', position: start + before.length };
}

/** `command: echo note: it works` */
function colonInText(line: string, before: string, position: number): Explained | null {
  const [, key, rest] = /^\s*(?:- +)?([\w.-]+): +([^"'[{|>].*)$/.exec(line) ?? [];
  if (key === undefined || rest === undefined || !/: *\S/.test(before)) return null;
  const message = `the text of \`${key}\` holds ": ", which begins an entry`;
  return { message, hint: `Put it in quotes: ${key}: ${quote(rest)}.`, position };
}

/** `image nginx`, with another line below. */
function missingColon(above: Line | null, line: string): Explained | null {
  const [, key, value] = /^(?:- +)?(\w[\w-]*) +(\S.*)$/.exec(above?.text.trim() ?? '') ?? [];
  if (!above || key === undefined || value === undefined || value.includes(': ')) return null;
  if (indentOf(above.text) !== indentOf(line)) return null;
  const position = above.start + indentOf(above.text);
  return { message: `${quote(above.text.trim())} has no colon`, hint: `Write \`${key}: ${value}\`.`, position };
}

/** `B: 2` below `- A=1` */
function mixed(above: Line | null, line: string, start: number): Explained | null {
  if (!above || indentOf(above.text) !== indentOf(line)) return null;
  if (!/^ *- /.test(above.text) || /^ *-/.test(line)) return null;
  const hint = 'Write all of them with a dash, or all of them as `key: value`.';
  return { message: 'an entry without a dash stands in a list', hint, position: start + indentOf(line) };
}

function wrongIndent(text: string, line: string, start: number): Explained | null {
  const indent = indentOf(line);
  const above = indentsAbove(text, start);
  if (above.includes(indent) || above.length === 0) return null;
  const hint = 'Give all keys of one mapping the same indentation.';
  const message = `this line is indented by ${spaces(indent)}, and those above by ${above.join(', ')}`;
  return { message, hint, position: start + indent };
}

/** Indentations that are open where a line starts, the outermost first. */
function indentsAbove(text: string, start: number): number[] {
  const open: number[] = [];
  for (const line of text.slice(0, start).split('\n')) {
    if (!/^ *(?:- |[^\s#].*:(?:\s|$))/.test(line)) continue;
    const indent = indentOf(line);
    while ((open.at(-1) ?? -1) >= indent) open.pop();
    open.push(indent);
  }
  return open;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** The nearest line above that says something. */
function lineAbove(text: string, start: number): Line | null {
  for (let end = start - 1; end > 0; ) {
    const begin = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(begin, end);
    if (line.trim() !== '' && !line.trim().startsWith('#')) return { text: line, start: begin };
    end = begin - 1;
  }
  return null;
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).trimEnd();
}

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;
const spaces = (count: number): string => (count === 1 ? '1 space' : `${count} spaces`);
