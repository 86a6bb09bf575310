import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Why tests with certificates are skipped; `null`: they are not. */
export const noCertificates = ((): string | null => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'there is no openssl on PATH to make certificates';
  }
})();

export interface Certificate {
  /** Files. */
  readonly cert: string;
  readonly key: string;
}

/** A private authority, with a folder of its own that disposing removes. */
export interface Authority extends AsyncDisposable {
  readonly folder: string;
  /** The file of its certificate, and what that holds. */
  readonly ca: string;
  readonly caText: string;
  /** Signs a certificate; `names` as OpenSSL has them, by default those of this machine. */
  issue(file: string, names?: string): Promise<Certificate>;
}

const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
const newKey = (file: string) => [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-keyout',
  file,
];

export async function newAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-tls-'));
  const at = (name: string) => join(folder, name);
  await openssl(
    'req',
    '-x509',
    ...newKey(at('ca.key')),
    '-out',
    at('ca.crt'),
    '-days',
    '2',
    '-subj',
    '/CN=an authority',
  );
  return {
    folder,
    ca: at('ca.crt'),
    caText: await readFile(at('ca.crt'), 'utf8'),
    async issue(file, names = 'DNS:localhost,IP:127.0.0.1') {
      const pair = { cert: at(`${file}.crt`), key: at(`${file}.key`) };
      await writeFile(at(`${file}.ext`), `subjectAltName=${names}\n`);
      await openssl('req', ...newKey(pair.key), '-out', at(`${file}.csr`), '-subj', `/CN=${file}`);
      const signer = ['-CA', at('ca.crt'), '-CAkey', at('ca.key'), '-CAcreateserial'];
      const request = ['-req', '-in', at(`${file}.csr`), '-extfile', at(`${file}.ext`)];
      await openssl('x509', ...request, ...signer, '-out', pair.cert, '-days', '2');
      return pair;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
