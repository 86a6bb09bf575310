import { upToBrace } from './up-to-brace.ts';

const opening = /\$\$|\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(:?[-+?])?/;

/**
 * A path with its variables filled in, to find the file that the parser will ask for.
 *
 * @example fillPath('${STAGE:-dev}.env', () => undefined) // 'dev.env'
 */
export function fillPath(path: string, lookup: (name: string) => string | undefined): string {
  const match = opening.exec(path);
  if (match === null) return path;
  const [all, bare, braced, operator] = match;
  const before = path.slice(0, match.index);
  const start = match.index + all.length;
  if (braced === undefined) {
    const value = bare === undefined ? '$' : (lookup(bare) ?? '');
    return `${before}${value}${fillPath(path.slice(start), lookup)}`;
  }
  const rest = upToBrace(path, start);
  const value = chosen(lookup(braced), operator, () => fillPath(rest, lookup));
  return `${before}${value}${fillPath(path.slice(start + rest.length + 1), lookup)}`;
}

/** What `${NAME:-rest}` and its relatives become; whether a variable must be set is the parser's matter. */
function chosen(value: string | undefined, operator: string | undefined, rest: () => string): string {
  const isSet = operator?.startsWith(':') ? Boolean(value) : value !== undefined;
  if (operator?.endsWith('+')) return isSet ? rest() : '';
  return operator?.endsWith('-') && !isSet ? rest() : (value ?? '');
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(?:'([^']*)'|"([^"]*)"|(.*?))(?:\s+#.*|\s*)$/gm;

/** Values of an env file by name, in their simple form: one line each, filled in from those before. */
export function simpleValues(envFile: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', single, double, bare = ''] of envFile.matchAll(assignment)) {
    values.set(name, single ?? fillPath(double ?? bare, (it) => values.get(it)));
  }
  return values;
}
