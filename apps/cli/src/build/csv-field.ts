/** A field of a list with commas between them; what has one in it stands in quotes. */
export const csvField = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
