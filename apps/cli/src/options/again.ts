/** Collects the values of an option that may be given again. */
export const again = (value: string, before: readonly string[] = []): string[] => [...before, value];
