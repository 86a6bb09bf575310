import type { Command } from 'commander';
import { credentialFor, keepCredential } from '../credentials/credentials.ts';
import { newCommand } from '../new-command.ts';
import { serverOption } from '../options/common-options.ts';
import { tell } from '../output/print.ts';
import { serverOf } from '../server/server-url.ts';

export const logoutCommand = (): Command =>
  newCommand('logout')
    .description('Forget what "tycho login" kept for a server.')
    .addOption(serverOption())
    .action(logout);

async function logout({ server }: { readonly server?: string }): Promise<void> {
  const { key } = await serverOf(server);
  const kept = credentialFor(key);
  if (kept !== null) keepCredential(key, null);
  tell(kept === null ? `Nothing was kept for ${key}.` : `What was kept for ${key} is forgotten.`);
}
