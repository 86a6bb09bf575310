import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Problem, ProblemError, problem } from '@tycho/ast';
import { csvRows } from './csv-rows.ts';

/** One launch of a file of parameters, with the line where it stands. */
export interface Parameters {
  readonly line: number;
  readonly name?: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where something is wrong, counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * The launches of a file of parameters, one a line: as CSV, with a header of `name`, `env.NAME` and `label.KEY`, where
 * its name ends with `.csv`; else as JSON Lines of `{ "name", "environment", "labels" }`. Throws a `ProblemError` with all
 * that is wrong with it.
 */
export function parametersIn(file: string): Parameters[] {
  const text = read(file).replace(/^\uFEFF/, '');
  const problems: Problem[] = [];
  const refuse = (message: string, { line, column }: Place, hint: string) =>
    problems.push(problem('error', 'value-invalid', message, { file, line, column, hint }));
  const launches = extname(file).toLowerCase() === '.csv' ? fromCsv(text, refuse) : fromJsonLines(text, refuse);
  if (problems.length === 0 && launches.length === 0) refuse('there is no launch in it', { line: 1, column: 1 }, HINT);
  if (problems.length > 0) throw new ProblemError(problems);
  return launches;
}

type Refuse = (message: string, place: Place, hint: string) => void;

const HINT = 'Write one a line, as {"name": "alice", "environment": {"TAG": "1"}, "labels": {"team": "a"}}.';

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new ProblemError([
      problem('error', 'file-missing', `${file} cannot be read: ${(error as Error).message}`, { file }),
    ]);
  }
}

function fromJsonLines(text: string, refuse: Refuse): Parameters[] {
  return text.split('\n').flatMap((source, index) => {
    const line = index + 1;
    if (source.trim() === '') return [];
    try {
      return fromObject(JSON.parse(source), source, line, refuse);
    } catch (error) {
      const at = /position (\d+)/.exec((error as Error).message)?.[1];
      const column = at === undefined ? source.trimEnd().length + 1 : Number(at) + 1;
      refuse('this is not JSON', { line, column }, HINT);
      return [];
    }
  });
}

const known = ['name', 'environment', 'labels'] as const;

function fromObject(data: unknown, source: string, line: number, refuse: Refuse): Parameters[] {
  if (!isMapping(data)) {
    refuse('this is no JSON object', { line, column: 1 }, HINT);
    return [];
  }
  const at = (key: string): Place => ({ line, column: Math.max(source.indexOf(JSON.stringify(key)), 0) + 1 });
  for (const key of Object.keys(data))
    if (!(known as readonly string[]).includes(key))
      refuse(`${JSON.stringify(key)} is unknown`, at(key), `There are ${known.join(', ')}.`);
  const { name, environment = {}, labels = {} } = data;
  if (name !== undefined && typeof name !== 'string') refuse('a name is a text', at('name'), 'Write it in quotes.');
  const texts = (key: 'environment' | 'labels', given: unknown): Record<string, string> => {
    if (!isMapping(given)) {
      refuse(`${key} is no JSON object`, at(key), 'Write it as {"KEY": "value"}.');
      return {};
    }
    return Object.fromEntries(
      Object.entries(given).flatMap(([inner, value]): [string, string][] => {
        if (['string', 'number', 'boolean'].includes(typeof value)) return [[inner, String(value)]];
        refuse(`the value of ${inner} is no text`, at(inner), 'Write a text, a number, true or false.');
        return [];
      }),
    );
  };
  return [
    {
      line,
      name: name as string | undefined,
      environment: texts('environment', environment),
      labels: texts('labels', labels),
    },
  ];
}

const isMapping = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** An empty field of a variable or a label is as if there was none. */
function fromCsv(text: string, refuse: Refuse): Parameters[] {
  const { rows, open } = csvRows(text);
  if (open !== null) refuse('a quoted field does not end', open, 'Close it with a double quote.');
  const [header = [], ...rest] = rows;
  const seen = new Set<string>();
  for (const { value, ...place } of header) {
    if (!/^(name|env\.[A-Za-z_]\w*|label\..+)$/.test(value))
      refuse(
        `${JSON.stringify(value)} is no column`,
        place,
        'There are name, env.NAME for a variable and label.KEY for a label.',
      );
    else if (seen.has(value)) refuse(`the column ${value} is there twice`, place, 'Leave one out.');
    seen.add(value);
  }
  return rest.flatMap((row): Parameters[] => {
    const [first] = row;
    const line = first?.line ?? 1;
    if (row.length !== header.length) {
      const { column = 1 } = row[header.length] ?? row.at(-1) ?? {};
      refuse(
        `there are ${row.length} fields, and ${header.length} columns`,
        { line, column },
        'Write a field for each column.',
      );
      return [];
    }
    const of = (prefix: string) =>
      Object.fromEntries(
        header.flatMap(({ value: column }, at): [string, string][] => {
          const value = row[at]?.value ?? '';
          return column.startsWith(prefix) && value !== '' ? [[column.slice(prefix.length), value]] : [];
        }),
      );
    const name = row[header.findIndex((it) => it.value === 'name')]?.value || undefined;
    return [{ line, name, environment: of('env.'), labels: of('label.') }];
  });
}
