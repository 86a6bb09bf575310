import { ProblemError, problem } from '@tycho/ast';
import { isStreamId, type StreamId, streamIdAt } from '@tycho/queue';
import type { Request } from 'express';

/** Where a reader goes on: after the event that it names as its last, or from a time on; `null`: from now on. */
export function resumePoint(request: Request, since: string | undefined): StreamId | null {
  const last = request.get('last-event-id')?.trim();
  if (last) {
    if (isStreamId(last)) return last;
    throw new ProblemError([
      problem('error', 'request-invalid', `${JSON.stringify(last)} is not the id of an event`, {
        path: 'Last-Event-ID',
        hint: 'Send the id of the last event that came, or leave it out.',
      }),
    ]);
  }
  return since === undefined ? null : streamIdAt(Date.parse(since));
}
