import { type Fields, isFields } from './fields.ts';

/** Keys whose names without a value, or whose text, mean variables of the caller. */
const passing = new Set(['environment', 'args']);

/** Variables that a document takes from the caller by name: `environment: [NAME]`, build arguments, secrets. */
export function passedOn(document: Fields): Set<string> {
  const names = new Set<string>();
  // Aliases make the same object appear again and again, so each is visited once.
  const visited = new Set<object>();
  const visit = (it: unknown): void => {
    if (typeof it !== 'object' || it === null || visited.has(it)) return;
    visited.add(it);
    for (const [key, value] of Object.entries(it)) {
      if (passing.has(key)) for (const name of bareNames(value)) names.add(name);
      visit(value);
    }
  };
  visit(document);
  return names;
}

/** `NAME`, `[NAME]` or `{ NAME: null }`. */
function bareNames(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('=') ? [] : [value];
  if (Array.isArray(value)) return value.filter((it) => typeof it === 'string').flatMap(bareNames);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, it]) => (it === null ? [name] : []));
}
