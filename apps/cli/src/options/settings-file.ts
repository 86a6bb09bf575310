import { readFileSync } from 'node:fs';
import { Failure } from '../exit-codes.ts';

/** Reads what a file says, as a schema of zod does. */
interface Reader<T> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] };
      };
}

/** What a YAML or JSON file says, as the schema has it; throws a `Failure` that names each wrong place. `what` it is. */
export async function settingsFrom<T>(path: string, schema: Reader<T>, what: string): Promise<T> {
  return settingsIn(textOf(path, what), path, schema, what);
}

/** The same of its text. */
export async function settingsIn<T>(text: string, path: string, schema: Reader<T>, what: string): Promise<T> {
  const { load } = await import('js-yaml');
  let said: unknown;
  try {
    said = load(text);
  } catch (error) {
    throw new Failure(`${what} ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((it) => `${path}: ${it.path.join('.') || 'the whole'}: ${it.message}`);
  throw new Failure(lines.join('\n'));
}

export function textOf(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${what} ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
