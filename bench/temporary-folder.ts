import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftovers } from './leftovers.ts';

/** A folder that disposing removes. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'tycho-bench-'));
  return { path, ...leftovers.defer(() => rm(path, { recursive: true, force: true })) };
}
