import { readFileSync } from 'node:fs';

/** What docs/errors.md says about each code; nothing where the page does not come along, as in an image. */
export function errorHelp(): ReadonlyMap<string, string> {
  const sections = page().split(/^## /m).slice(1);
  return new Map(
    sections.map((it) => {
      const [code = '', ...lines] = it.split('\n');
      return [
        code.trim(),
        lines
          .filter((line) => !/^\*.*\*$/.test(line))
          .join('\n')
          .trim(),
      ];
    }),
  );
}

function page(): string {
  try {
    return readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  } catch {
    return '';
  }
}
