export type Fields = Readonly<Record<string, unknown>>;

/** The entries of a mapping; none where it is no mapping. */
export const fields = (it: unknown): Fields => (isFields(it) ? it : {});

/** The items of a list, or the one that is written without a list. */
export const listOf = (it: unknown): readonly unknown[] =>
  Array.isArray(it) ? it : it === undefined || it === null ? [] : [it];

export const textsOf = (it: unknown): string[] => listOf(it).filter((text) => typeof text === 'string');

export const isFields = (it: unknown): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it);
