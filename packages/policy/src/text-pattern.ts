/** The whole of a text, where `*` stands for any; `flags` are those of a regular expression. */
export const textPattern = (pattern: string, flags = ''): RegExp =>
  new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, flags);

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
