import { ProblemError, problem } from '@tycho/ast';

/** Fields that may be given again; the others hold one value, the last. */
const lists = new Set(['use', 'envFiles', 'profiles']);

/** Fields that are yes or no; another text is left for the schema to refuse. */
const flags = new Set(['update', 'newVolumes', 'exactName', 'atomic', 'dryRun']);
/** Fields that are written as JSON. */
const objects = new Set(['timeouts']);
const truth: Readonly<Record<string, boolean>> = { true: true, false: false };

/**
 * The parts of a launch besides its files, from a query or the text fields of a form.
 *
 * @example launchFields([['name', 'shop'], ['use', 'a.yaml'], ['environment', 'TAG=1']])
 */
export function launchFields(entries: Iterable<readonly [string, string]>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const grouped = Map.groupBy(entries, ([name]) => name);
  for (const [name, given] of grouped) {
    const values = given.map(([, value]) => value);
    if (name === 'environment') fields[name] = Object.fromEntries(values.map(variable));
    else fields[name] = lists.has(name) ? values : fieldValue(name, values.at(-1) ?? '');
  }
  return fields;
}

function variable(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new ProblemError([
    problem('error', 'request-invalid', `${JSON.stringify(text)} is not a variable`, {
      path: 'environment',
      hint: 'Write environment=NAME=VALUE, once for each variable.',
    }),
  ]);
}

function fieldValue(name: string, text: string): unknown {
  if (flags.has(name)) return truth[text] ?? text;
  return objects.has(name) ? objectIn(text) : text;
}

/** What the JSON text says; another text is left for the schema to refuse. */
function objectIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
