/** The same data with the keys of every mapping in order of name; those of the top level may come first. */
export function inOrder(data: unknown, first: readonly string[] = []): unknown {
  if (Array.isArray(data)) return data.map((it) => inOrder(it));
  if (typeof data !== 'object' || data === null) return data;
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  const keys = Object.keys(data).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inOrder((data as Record<string, unknown>)[key])]));
}
