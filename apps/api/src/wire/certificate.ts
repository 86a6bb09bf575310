import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';

/** PEM files; they may change while the server runs. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** What is in them. */
export interface Pair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Reads the files. Throws when they are not a certificate and its key. */
export async function readPair({ cert, key }: TlsFiles): Promise<Pair> {
  const [certText, keyText] = await Promise.all([contentOf(cert), contentOf(key)]);
  try {
    createSecureContext({ cert: certText, key: keyText });
  } catch (error) {
    throw new Error(`${cert} and ${key} are no certificate and its key: ${(error as Error).message}`);
  }
  return { cert: certText, key: keyText };
}

const contentOf = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be read (${error.code})`);
  });

/**
 * Has the server show another certificate once the files hold one. They are read again every so many milliseconds,
 * which finds out any kind of change, also one of links that lead to them. As long as they hold no pair, the server
 * keeps the one it has; the log says so once.
 */
export function followFiles(server: Server, files: TlsFiles, first: Pair, every: number, log: Logger): Disposable {
  let shown = first;
  let told = '';
  const look = async () => {
    try {
      const pair = await readPair(files);
      told = '';
      if (pair.cert.equals(shown.cert) && pair.key.equals(shown.key)) return;
      server.setSecureContext({ ...pair });
      shown = pair;
      log.info({ validTo: new X509Certificate(pair.cert).validTo }, 'another certificate is shown from now on');
    } catch (error) {
      const { message } = error as Error;
      if (message !== told) log.error({ error: message }, 'the certificate stays the old one');
      told = message;
    }
  };
  const timer = setInterval(look, every).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
