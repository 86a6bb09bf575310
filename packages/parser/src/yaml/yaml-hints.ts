/** What to do about an error of the YAML reader, by a part of its message; the first that fits. */
export const yamlHints: readonly (readonly [part: string, hint: string])[] = [
  ['tab characters', 'Indent with spaces.'],
  ['quoted scalar', 'Close the quote.'],
  ['deficient indentation', 'Close the quote or the bracket that stands open above, or indent what goes on from it.'],
  ['flow collection', 'Close the bracket, and put a comma between the entries.'],
  [
    'bad indentation',
    'Give all keys of one mapping the same indentation, and put text that holds ": " or starts with a special character in quotes.',
  ],
  ['multiline key', 'Write `key: value`, with a space after the colon.'],
  [
    'document separator is expected',
    'Write `key: value`, with a space after the colon, and give all keys of one mapping the same indentation.',
  ],
  ["expected ':'", 'Write `key: value`, with a space after the colon.'],
  ['escape sequence', 'Write \\\\ for a backslash, or use single quotes.'],
  ['null byte', 'Save the file as UTF-8 text.'],
  ['non-printable', 'Save the file as UTF-8 text.'],
  ['tag', 'Remove the tag, or put the text in quotes.'],
  ['anchor', 'Name the anchor, as `&name`.'],
  ['alias', 'Name an anchor that stands above, as `*name`.'],
];

export const yamlHint = (message: string): string =>
  yamlHints.find(([part]) => message.includes(part))?.[1] ?? 'Check indentation, colons and quotes here.';
