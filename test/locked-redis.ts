import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { repository } from './run-cli.ts';
import { type Authority, type Certificate, newAuthority, noCertificates } from './tls.ts';

/** Why tests with a locked Redis are skipped; `null`: they are not. */
export async function noLockedRedis(): Promise<string | null> {
  if (noCertificates) return noCertificates;
  try {
    await promisify(execFile)('redis-server', ['--version']);
    return null;
  } catch {
    return 'there is no redis-server on PATH';
  }
}

/** The lines of an ACL file as docs/wire.md has them. */
export function documentedAcl(): string {
  const page = readFileSync(join(repository, 'docs/wire.md'), 'utf8');
  const [, lines] = /```\n(user default off\n[\s\S]*?)```/.exec(page) ?? [];
  if (lines === undefined) throw new Error('docs/wire.md has no ACL');
  return lines;
}

export const USER = 'tycho';
/** Every character that means something in a URL or in a shell. */
export const PASSWORD = 'o/p:e@n% s#e?s&a=m"e';
const ADMIN = 'only-for-the-test';

export interface LockedRedis extends AsyncDisposable {
  readonly authority: Authority;
  readonly port: number;
  /** As an operator would write it, with the password. */
  readonly url: string;
  /** A connection that may do everything. */
  admin(): Redis;
}

/** A redis-server that speaks TLS only, whose default user is off, and whose user has these rights. */
export async function startLockedRedis({
  acl = documentedAcl(),
  clients = false,
}: {
  acl?: string;
  clients?: boolean;
} = {}): Promise<LockedRedis> {
  const stack = new AsyncDisposableStack();
  const authority = stack.use(await newAuthority());
  const certificate = await authority.issue('redis', 'IP:127.0.0.1');
  const port = await freePort();
  const aclFile = join(authority.folder, 'users.acl');

  await writeFile(aclFile, `${withHash(acl)}\nuser admin on >${ADMIN} ~* &* +@all\n`);
  const child = spawn('redis-server', settings({ port, aclFile, authority, certificate, clients }), {
    stdio: 'ignore',
  });
  stack.defer(() => end(child));
  const admin = () =>
    new Redis(`rediss://admin:${ADMIN}@127.0.0.1:${port}`, {
      tls: { ca: authority.caText, cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) },
      maxRetriesPerRequest: null,
      retryStrategy: () => 20,
    }).on('error', () => {});
  const first = admin();
  await first.ping();
  first.disconnect();
  const url = `rediss://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`;
  return { authority, port, url, admin, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The lines with the hash of the password in the place of the word that they have for it. */
const withHash = (acl: string): string =>
  acl.replace('>PASSWORD', `#${createHash('sha256').update(PASSWORD).digest('hex')}`);

const settings = (options: {
  readonly port: number;
  readonly aclFile: string;
  readonly authority: Authority;
  readonly certificate: Certificate;
  readonly clients: boolean;
}): string[] =>
  Object.entries({
    port: '0',
    'tls-port': String(options.port),
    'tls-cert-file': options.certificate.cert,
    'tls-key-file': options.certificate.key,
    'tls-ca-cert-file': options.authority.ca,
    'tls-auth-clients': options.clients ? 'yes' : 'no',
    bind: '127.0.0.1',
    dir: options.authority.folder,
    aclfile: options.aclFile,
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
