import { loadAll } from 'js-yaml';

export type Fields = Readonly<Record<string, unknown>>;

/** Compose's own tags; what they stand before is read as it is. */
const composeTag = /(^|[\s[{,:-])!(?:reset|override)\b/gm;

/** The mappings of a text, for a light look; a text that is no YAML has none, and the parser will say why. */
export function composeDocuments(text: string): Fields[] {
  try {
    return loadAll(text.replace(composeTag, '$1')).filter(isFields);
  } catch {
    return [];
  }
}

/** The entries of a mapping, with those that `<<` takes from others; none where it is no mapping. */
export function fields(it: unknown, depth = 0): Fields {
  if (!isFields(it) || depth > 20) return {};
  if (!('<<' in it)) return it;
  const { '<<': from, ...own } = it;
  return Object.assign(
    {},
    ...listOf(from)
      .toReversed()
      .map((other) => fields(other, depth + 1)),
    own,
  );
}

/** The items of a list, or the one that is written without a list. */
export const listOf = (it: unknown): readonly unknown[] =>
  Array.isArray(it) ? it : it === undefined || it === null ? [] : [it];

export const textsOf = (it: unknown): string[] => listOf(it).filter((text) => typeof text === 'string');

export const isFields = (it: unknown): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it);
