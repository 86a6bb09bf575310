import { readFileSync } from 'node:fs';
import type { Sealer } from '@tycho/queue';
import { Failure } from '../exit-codes.ts';

/** Seals in Redis what systems are made of, with the keys of the file; without one it stays plain. */
export async function sealerOf(file: string | undefined): Promise<Sealer> {
  const { payloadKeys, Sealer } = await import('@tycho/queue');
  if (file === undefined) return new Sealer();
  try {
    return new Sealer(payloadKeys(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Failure(`keys of payloads ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
