import { createHash, randomBytes } from 'node:crypto';
import type { StaticToken } from './access-options.ts';

/** A new token, which nobody guesses: 256 random bits. */
export const newToken = (): string => `tycho_${randomBytes(32).toString('base64url')}`;

/** What is kept of a token. So many random bits need no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Finds the entry of a token; `null`: there is none, or its time is over. Hashes are compared, so time tells nothing. */
export function staticTokens(entries: readonly StaticToken[]): (token: string, now: number) => StaticToken | null {
  const byHash = new Map(entries.map((it) => [it.sha256, it]));
  return (token, now) => {
    const found = byHash.get(tokenHash(token));
    if (!found) return null;
    return found.expires === undefined || now < Date.parse(found.expires) ? found : null;
  };
}
