import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as streamText } from 'node:stream/consumers';
import { TychoClient } from '@tycho/client';
import type { AccessWays } from '@tycho/contract';
import { type Command, Option } from 'commander';
import { type Credential, keepCredential } from '../credentials/credentials.ts';
import { Failure, UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { serverOption } from '../options/common-options.ts';
import { tell } from '../output/print.ts';
import { serverOf } from '../server/server-url.ts';

interface LoginOptions {
  readonly server?: string;
  readonly tokenStdin?: boolean;
  readonly issuer?: string;
}

const examples = `
Examples:
  $ tycho login -s https://tycho.example.org          in a browser, where the server names an issuer
  $ kubectl create token me --audience tycho | tycho login --token-stdin

What is kept is in credentials.json of ~/.config/tycho; TYCHO_TOKEN wins over it.`;

export const loginCommand = (): Command =>
  newCommand('login')
    .description('Show a server who you are, and keep that for the commands that follow.')
    .option('--token-stdin', 'read the token from standard input')
    .addOption(new Option('--issuer <url>', 'which of several issuers').conflicts('tokenStdin'))
    .addOption(serverOption())
    .addHelpText('after', examples)
    .action(login);

async function login({ server, tokenStdin = false, issuer }: LoginOptions): Promise<void> {
  const { url, key } = await serverOf(server);
  const ways = await new TychoClient(url).access();
  if (!ways.required) {
    tell(`${url} asks nobody who they are.`);
    return;
  }
  const credential = await credentialOf(ways, { tokenStdin, issuer });
  const { name, role } = await new TychoClient(url, { token: credential.token }).whoAmI();
  keepCredential(key, credential);
  tell(`Logged in at ${url} as ${name}, with the role ${role}.`);
}

async function credentialOf(
  { oidc }: AccessWays,
  { tokenStdin, issuer }: { readonly tokenStdin: boolean; readonly issuer: string | undefined },
): Promise<Credential> {
  if (tokenStdin) return byHand(await streamText(process.stdin));
  const [one, ...more] = oidc.filter((it) => issuer === undefined || it.issuer === issuer);
  if (issuer !== undefined && !one) throw new Failure(`${issuer} is no issuer that the server names`);
  if (more.length > 0) throw new UsageError(`say with --issuer which one: ${oidc.map((it) => it.issuer).join(', ')}`);
  if (one) {
    const { deviceLogin } = await import('../credentials/device-login.ts');
    return deviceLogin(one, ({ page, code, direct }) =>
      tell(`Open ${direct ?? page} in a browser, and ${direct ? 'see whether the code is' : 'enter'} ${code}`),
    );
  }
  if (!process.stdin.isTTY) throw new UsageError('give the token with --token-stdin');
  return byHand(await asked('Token: '));
}

/** What is typed is not shown. */
async function asked(question: string): Promise<string> {
  process.stderr.write(question);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: hidden, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

function byHand(text: string): Credential {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError('that is no token');
  return { token, expiresAt: null, oidc: null };
}
