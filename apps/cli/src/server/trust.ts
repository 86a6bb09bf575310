import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { UsageError } from '../exit-codes.ts';

/** From now on who has a certificate in this file may sign those of servers, as those may that Node knows. */
export function trust(file: string): void {
  try {
    const text = readFileSync(file, 'utf8');
    // Node passes over what is none.
    new X509Certificate(text);
    setDefaultCACertificates([...getCACertificates('default'), text]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`TYCHO_CA: ${file} has no certificates that can be read (${code ?? message})`);
  }
}
