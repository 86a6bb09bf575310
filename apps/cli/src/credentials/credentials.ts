import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { environment } from '../environment.ts';
import { Failure } from '../exit-codes.ts';

/** What is kept of a login with an issuer, so that it can be renewed. */
export interface OidcLogin {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** `null`: the issuer gave none, and one has to log in again. */
  readonly refreshToken: string | null;
}

export interface Credential {
  readonly token: string;
  /** When the token ends, in milliseconds since 1970; `null`: nobody said. */
  readonly expiresAt: number | null;
  /** `null`: it was handed out by hand. */
  readonly oidc: OidcLogin | null;
}

interface CredentialFile {
  readonly version: 1;
  readonly servers: Readonly<Record<string, Credential>>;
}

/** `credentials.json` of the folder for settings of this user (XDG Base Directory). */
export const credentialsPath = (): string =>
  join(environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), '.config'), 'tycho', 'credentials.json');

/** What was kept for a server; `null`: nothing. */
export const credentialFor = (server: string): Credential | null => read().servers[server] ?? null;

/** Keeps it for a server; `null` forgets what was kept. Only this user can read it. */
export function keepCredential(server: string, credential: Credential | null): void {
  const { [server]: _, ...others } = read().servers;
  const file: CredentialFile = { version: 1, servers: credential ? { ...others, [server]: credential } : others };
  const path = credentialsPath();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

function read(): CredentialFile {
  const path = credentialsPath();
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<CredentialFile>;
    if (file.version === 1 && typeof file.servers === 'object') return file as CredentialFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, servers: {} };
  }
  throw new Failure(`${path} is not what "tycho login" writes; remove it, and log in again`);
}
