import { storageNotes } from './storage-notes.ts';
import type { Rows, Support } from './support.ts';

const words: Readonly<Record<Support['is'], string>> = {
  supported: 'works',
  approximated: 'works otherwise, and is told of',
  refused: 'what cannot be is an error at launch',
  unsupported: 'no effect, with a warning',
  meaningless: 'no effect for a reason, with a note',
};

const intro = `# What Tycho does with each attribute of Compose

Made from the table in \`packages/parser/src/support\`; a test keeps it current. \`*\` is any name, \`[]\` any item of a list.

Whatever Compose knows is read, checked and printed by \`tycho config\`; this page is about what becomes of it when it is launched. What has no effect below an attribute that has none is not told again.
`;

/** Where the resolved model is another than that of `docker compose config`, and why. */
const differences: readonly string[] = [
  'A label, a variable or an option that a mapping calls `x-…` is kept; Docker loses it.',
  'A number that does not fit its field is refused; Docker cuts it to one that does.',
  'A whole number written with an exponent (`1e3`) is that number; Docker refuses some and reads others as 0.',
  'A path of the project is printed as `./path`, one in a home folder as `~/path`: neither folder is known to the API.',
  '`build.ssh` with a path is printed as `id=path`; Docker fails to print it as JSON.',
  '`env_file` and `label_file` are not printed; what they hold is.',
  'A service may publish and expose 256 ports each: a range of all of them is a mistake.',
  'An empty YAML document beside others is passed over; Docker refuses it.',
  'A name that is written empty is one that is not written.',
  'Of a job too, `env_file` and `label_file` are not printed, and what they hold is; what a list of a job says twice it says once, where Docker refuses it.',
  '`x-tycho` of a service is checked and printed; Docker leaves out what is called `x-…`.',
  'What the original Tycho wrote in its own way is printed as Compose has it; Docker refuses it.',
];

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

${storageNotes}
## Where the resolved model differs from Docker's

${differences.map((it) => `- ${it}`).join('\n')}
`;
}

const why = (row: Support): string => ('why' in row ? row.why : '');
