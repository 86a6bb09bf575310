type Environment = Readonly<Record<string, string | undefined>>;

/** `$$` is a dollar sign; `$NAME` and `${NAME…` name a variable. */
const mention = /\$\$|\$\{?([A-Za-z_][A-Za-z0-9_]*)/g;
const comment = /^\s*#.*$/gm;

/** Names of the variables that a text refers to, also inside of defaults; whole-line comments do not count. */
export function mentionedVariables(text: string): string[] {
  const names = text.replace(comment, '').matchAll(mention);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}

/** Names that stand alone on a line of an env file: their value is the caller's. */
export const bareVariables = (envFile: string): string[] =>
  envFile
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(line));

/** Those of the names that the environment has. Never more: the rest of it is nobody's business. */
export function pickVariables(names: Iterable<string>, environment: Environment): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
