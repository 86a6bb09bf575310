import { setTimeout as sleep } from 'node:timers/promises';
import { type Problem, ProblemError, problem } from '@tycho/ast';
import { idempotencyKeySchema, KEY_HEADER, REPLAYED_HEADER } from '@tycho/contract';
import { type KeptAnswer, type KeyedRequests, RENEWAL } from '@tycho/queue';
import type { Request, RequestHandler, Response } from 'express';
import { callerOf } from '../access/acting.ts';
import { answerProblems } from '../problem-answer.ts';
import { requestOwner } from '../request-owner.ts';
import { bodyHash } from './body-hash.ts';

const writes = new Set(['POST', 'PATCH', 'DELETE']);
/** How long a repeated request waits for the first one, in milliseconds. */
const PATIENCE = 10_000;
/** How often it looks, in milliseconds. */
const LOOK = { first: 20, longest: 250 };
/** Headers of an answer that are given again. */
const kept = ['content-type', 'location'];

/** Answers that are given anew each time. */
const afresh = new WeakSet<Response>();

const decisions = new WeakMap<Response, <T>(decide: () => Promise<T>) => Promise<T>>();

/**
 * What `decide` says, or, of a request that was taken over from an API that died, what was decided then. Everything
 * that the request is to change follows from it, and changing it twice changes nothing more. It has to be plain data.
 */
export const decideOnce = <T>(response: Response, decide: () => Promise<T>): Promise<T> =>
  decisions.get(response)?.(decide) ?? decide();

/** Does not keep the answer, as nothing is changed: it may show what a system is made of. */
export const answerAfresh = (response: Response): void => void afresh.add(response);

/** Answers a write that has an `Idempotency-Key` once, and then always the same. */
export function idempotency(requests: KeyedRequests): RequestHandler {
  return async (request, response, next) => {
    const key = request.get(KEY_HEADER);
    if (key === undefined || !writes.has(request.method)) return next();
    if (!idempotencyKeySchema.safeParse(key).success) return answerProblems(response, [wrongKey]);
    const at = requests.keyOf({ caller: callerOf(request).name, owner: requestOwner(request) }, key);
    const fingerprints = requests.fingerprints(saidBy(request));
    const token = crypto.randomUUID();
    const until = Date.now() + PATIENCE;
    for (let delay = LOOK.first; ; delay = Math.min(delay * 2, LOOK.longest)) {
      const claim = await requests.claim(at, fingerprints, token);
      switch (claim.kind) {
        case 'mine':
          watch(requests, { at, fingerprints, token }, response);
          return next();
        case 'answered':
          response.set(REPLAYED_HEADER, 'true');
          return give(response, claim.answer);
        case 'reused':
          return answerProblems(response, [keyReused(key)]);
        case 'busy':
          if (Date.now() >= until || request.socket.destroyed) {
            response.set('Retry-After', '1');
            return answerProblems(response, [underWay(key)]);
          }
          await sleep(delay);
      }
    }
  };
}

interface Claimed {
  readonly at: string;
  readonly fingerprints: readonly string[];
  readonly token: string;
}

/** Keeps the claim while the request is at work, and then the answer, before it is given. */
function watch(requests: KeyedRequests, { at, fingerprints, token }: Claimed, response: Response): void {
  decisions.set(response, (decide) => requests.decide(at, decide));
  const renewal = setInterval(() => void requests.claim(at, fingerprints, token).catch(() => {}), RENEWAL);
  const send = response.send.bind(response);
  response.send = (body) => {
    clearInterval(renewal);
    response.send = send;
    keep(requests, { at, fingerprints, token }, response, String(body)).then(
      (answer) => give(response, answer),
      (error) => refuse(response, error),
    );
    return response;
  };
}

/** The answer to give: another one that took the request over may have been first. */
async function keep(
  requests: KeyedRequests,
  { at, token }: Claimed,
  response: Response,
  body: string,
): Promise<KeptAnswer> {
  const headers = Object.fromEntries(
    kept.flatMap((name) => (response.get(name) ? [[name, response.get(name) ?? '']] : [])),
  );
  const answer = { status: response.statusCode, headers, body };
  if (answer.status < 500 && answer.status !== 429 && !afresh.has(response)) return requests.answer(at, answer);
  await requests.release(at, token);
  return answer;
}

function give(response: Response, { status, headers, body }: KeptAnswer): void {
  response.status(status).set(headers).send(body);
}

/** What was done cannot be told for sure, so it is asked for again. */
function refuse(response: Response, error: unknown): void {
  response.removeHeader('location');
  const internal = problem('error', 'internal-error', 'the answer could not be kept');
  answerProblems(response, error instanceof ProblemError ? error.problems : [internal]);
}

/** What a request asks for. */
const saidBy = (request: Request): string => {
  const [type = ''] = (request.get('content-type') ?? '').split(';');
  return [request.method, request.originalUrl, type.trim().toLowerCase(), bodyHash(request)].join('\n');
};

const wrongKey = problem('error', 'request-invalid', `the header ${KEY_HEADER} is no key`, {
  hint: 'Give 1 to 255 visible ASCII characters; a UUID is good.',
});

const keyReused = (key: string): Problem =>
  problem('error', 'idempotency-key-reused', `the key ${key} was given with another request`, {
    hint: 'Take a new key for each request, and the same one only to repeat it as it was.',
  });

const underWay = (key: string): Problem =>
  problem('error', 'request-under-way', `the first request with the key ${key} is still at work`, {
    hint: 'Repeat it in a second.',
  });
