import type { Rows, Support } from './support.ts';

const words: Readonly<Record<Support['is'], string>> = {
  supported: 'works',
  approximated: 'works otherwise, with a warning',
  refused: 'works for some values; others are an error at launch',
  unsupported: 'no effect yet, with a warning',
  meaningless: 'no effect for a reason, with a note',
};

const intro = `# What Tycho does with each attribute of Compose

Made from the table in \`packages/parser/src/support\`; a test keeps it current. \`*\` is any name, \`[]\` any item of a list.

Whatever Compose knows is read, checked and printed by \`tycho config\`; this page is about what becomes of it when it is launched. What has no effect below an attribute that has none is not told again.
`;

/** `docs/compose.md`. */
export function composePage(table: Rows): string {
  const counts = Object.keys(words).map((is) => {
    const count = Object.values(table).filter((it) => it.is === is).length;
    return `| ${words[is as Support['is']]} | ${count} |`;
  });
  const rows = Object.entries(table).map(([path, row]) => `| \`${path}\` | ${words[row.is]} | ${why(row)} |`);
  return `${intro}
| | attributes |
| --- | --- |
${counts.join('\n')}

| Attribute | At launch | |
| --- | --- | --- |
${rows.join('\n')}
`;
}

const why = (row: Support): string => ('why' in row ? (row.why ?? '') : '');
