import { settings } from '../environment.ts';
import { textOf } from '../options/settings-file.ts';
import { credentialFor, keepCredential } from './credentials.ts';

/** A token that ends so soon is renewed before it is used, in milliseconds. */
const SOON = 60_000;

/**
 * What a server is called with: TYCHO_TOKEN, what is in TYCHO_TOKEN_FILE, or what "tycho login" kept for it, renewed
 * when it is about to end.
 */
export async function tokenFor(server: string): Promise<string | undefined> {
  if (settings.token !== undefined) return settings.token;
  if (settings.tokenFile !== undefined) return textOf(settings.tokenFile, 'TYCHO_TOKEN_FILE').trim();
  const kept = credentialFor(server);
  if (kept === null) return undefined;
  if (kept.expiresAt === null || kept.expiresAt - Date.now() > SOON) return kept.token;
  const { renewed } = await import('./device-login.ts');
  const next = await renewed(kept);
  if (next !== null) keepCredential(server, next);
  return (next ?? kept).token;
}
