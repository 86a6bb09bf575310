import { accessOptionsSchema, newToken, type Role, tokenHash } from '@tycho/access';
import { roles } from '@tycho/contract';
import { type Command, Option } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { duration } from '../options/duration.ts';
import { serialize } from '../output/listing.ts';
import { print, tell } from '../output/print.ts';

interface TokenOptions {
  readonly role: Role;
  readonly group: readonly string[];
  /** Milliseconds. */
  readonly lasts?: number;
  readonly output?: 'json' | 'yaml';
}

const examples = `
Examples:
  $ tycho token ann --role user --lasts 90d           the token of ann, and the entry for the file of --access
  $ tycho token ci --role operator -o json > ci.json`;

export const tokenCommand = (): Command =>
  newCommand('token')
    .description('Make a token for somebody. It is shown this once: the file of --access has only its hash.')
    .argument('<name>', 'whose it is: the owner of what is launched with it')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).default('user'))
    .option('--group <group>', 'a group of its owner; can be given again', (it, all: string[]) => [...all, it], [])
    .addOption(new Option('--lasts <duration>', 'after which time it is refused (default: never)').argParser(duration))
    .addOption(new Option('-o, --output <format>', 'token and entry as data').choices(['json', 'yaml']))
    .addHelpText('after', examples)
    .action(token);

async function token(name: string, { role, group, lasts, output }: TokenOptions): Promise<void> {
  const made = newToken();
  const entry = {
    name,
    sha256: tokenHash(made),
    role,
    ...(group.length > 0 ? { groups: group } : {}),
    ...(lasts === undefined ? {} : { expires: new Date(Date.now() + lasts).toISOString() }),
  };
  const checked = accessOptionsSchema.safeParse({ tokens: [entry] });
  if (!checked.success) throw new UsageError(checked.error.issues.map((it) => it.message).join('; '));
  if (output !== undefined) {
    print(await serialize({ token: made, entry }, output));
    return;
  }
  tell(`The token of ${name}, which is shown this once:`);
  print(`${made}\n`);
  tell('In the file of --access, below `tokens`:');
  tell((await serialize([entry], 'yaml')).trimEnd());
}
