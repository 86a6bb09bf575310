/** A wrong file or project, and what is said about it. */
export interface WrongCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** One a line. */
  readonly problems: readonly string[];
}

const longest = 60;
const shortened = 12;

/** The page docs/messages.md: every case with its files and, of what is said, the errors and warnings. */
export const messagesPage = (cases: readonly WrongCase[]): string =>
  `# Messages

What Tycho says about wrong Compose files: ${cases.length} of them, each with everything that is wrong in it, in one go and in order of place. A line names the place (file, line and column, then the path in the file), what is wrong, the code, which [errors.md](errors.md) explains, and what to write instead. \`tycho lint\` shows the line with a caret too, and \`tycho lint --verbose\` also the notes, which are left out here.

In the environment are \`TAG=1.0\`, \`COUNT=2\` and an empty \`EMPTY\`. This page is made of the files that the tests of the parser check (\`packages/parser/test/golden/wrong\` and \`wrong-projects\`); \`npx vitest run --project unit packages/parser -u\` writes it.
${cases.map(section).join('')}`;

function section({ name, files, problems }: WrongCase): string {
  const shown = Object.entries(files).map(([file, text]) => fileOf(file, text, Object.keys(files).length > 1));
  const told = problems.filter((it) => !it.startsWith('note: ')).map((it) => it.replace(/^error: /, ''));
  return `\n## ${title(name, files)}\n\n${shown.join('\n')}\n\`\`\`text\n${told.join('\n')}\n\`\`\`\n`;
}

/** The comment in the first line, else the name of the case. */
function title(name: string, files: Readonly<Record<string, string>>): string {
  const [, said] = /^# (.+)\n/.exec(files['compose.yaml'] ?? '') ?? [];
  const words = name.replaceAll('-', ' ');
  return said === undefined || said === 'nothing'
    ? `${words[0]?.toUpperCase()}${words.slice(1)}`
    : said.replace(/[.:]$/, '');
}

function fileOf(file: string, text: string, isNamed: boolean): string {
  const lines = text.trimEnd().split('\n');
  const shown =
    lines.length > longest ? [...lines.slice(0, shortened), `# … and ${lines.length - shortened} lines more`] : lines;
  const name = isNamed ? `\`${file}\`:\n\n` : '';
  return `${name}\`\`\`${file.endsWith('.json') ? 'json' : 'yaml'}\n${shown.join('\n')}\n\`\`\`\n`;
}
