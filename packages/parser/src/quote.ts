const longest = 60;

/** Text of the user's in a message: in quotes, on one line, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
