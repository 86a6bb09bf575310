import { ProblemError, problem } from '@tycho/ast';
import type { RequestHandler } from 'express';
import { callerKey } from './caller-key.ts';

/** How many streams may be open; `null`: any number. */
export interface StreamLimits {
  readonly perCaller: number | null;
  readonly all: number | null;
}

export const usualStreamLimits: StreamLimits = { perCaller: 500, all: 2_000 };
/** What answers for as long as somebody listens. */
export const streamPaths = [
  '/events',
  '/jobs/:id/events',
  '/systems/:guid/events',
  '/batches/:id/events',
  '/systems/:guid/logs',
];
/** Seconds. */
const COME_BACK = 5;

/** Answers 429 `streams-limit` to who asks for a stream more than there may be. */
export function limitStreams({ perCaller, all }: StreamLimits): RequestHandler {
  const open = new Map<string, number>();
  let total = 0;
  const count = (caller: string, by: 1 | -1) => {
    total += by;
    const now = (open.get(caller) ?? 0) + by;
    if (now === 0) open.delete(caller);
    else open.set(caller, now);
  };
  return (request, response, next) => {
    const caller = callerKey(request);
    if (perCaller !== null && (open.get(caller) ?? 0) >= perCaller) throw tooMany(`you have ${perCaller} streams open`);
    if (all !== null && total >= all) throw tooMany(`this API has ${all} streams open`);
    count(caller, 1);
    response.on('close', () => count(caller, -1));
    next();
  };
}

const tooMany = (what: string): ProblemError =>
  new ProblemError(
    [
      problem('error', 'streams-limit', `${what}, and no more are allowed`, {
        hint: 'Follow many jobs on one stream with GET /events, and close streams that nobody reads.',
      }),
    ],
    COME_BACK,
  );
