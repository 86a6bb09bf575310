import { createHash } from 'node:crypto';
import type { BatchPlace } from '@tycho/contract';
import { jobId } from '../entry.ts';

/** What an item of a batch is called: always the same, so that whoever puts it in the queue again makes no other. */
export function itemIds(kind: 'up' | 'down', { id, item }: BatchPlace, guid?: string): { guid: string; jobId: string } {
  const hash = createHash('sha256').update(`${id}/${item}`).digest('hex');
  const own = guid ?? hash.slice(0, 32);
  return { guid: own, jobId: jobId({ kind, guid: own }, hash.slice(32)) };
}
