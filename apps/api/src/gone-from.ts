import type { JobEvents } from '@tycho/queue';
import type { Response } from 'express';

/** Aborted when nobody waits for the answer any more, or this API ends. */
export function goneFrom(response: Response, { closing }: Pick<JobEvents, 'closing'>): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  return AbortSignal.any([gone.signal, closing]);
}
