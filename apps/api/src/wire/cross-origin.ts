import { problem } from '@tycho/ast';
import { KEY_HEADER, OWNER_HEADER, REPLAYED_HEADER } from '@tycho/contract';
import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import { onlyLooks } from '../only-looks.ts';
import { answerProblems } from '../problem-answer.ts';

/** Seconds for which a browser need not ask again. */
const REMEMBERED = 600;

/**
 * Lets pages of exactly these origins ask, without cookies and the like. Browsers keep answers from the pages of
 * others, and what such a page would have changed, as it can with a form, is refused.
 */
export const crossOrigin = (origins: readonly string[]): RequestHandler[] => [
  cors({
    origin: (origin, done) => done(null, origin !== undefined && origins.includes(origin) ? origin : false),
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      KEY_HEADER,
      OWNER_HEADER,
      'Last-Event-ID',
      'X-Request-Id',
      'traceparent',
      'tracestate',
    ],
    exposedHeaders: ['Location', 'Retry-After', 'X-Request-Id', REPLAYED_HEADER],
    maxAge: REMEMBERED,
  }),
  (request, response, next) => {
    const origin = request.get('origin');
    if (origin === undefined || onlyLooks(request)) return next();
    if (origins.includes(origin) || isOwn(origin, request)) return next();
    answerProblems(response, [
      problem('error', 'origin-refused', `pages of ${origin} may change nothing here`, {
        hint: 'Where they are to, start the API with --cors-origin.',
      }),
    ]);
  },
];

/** By the name that the caller has for this server. What stands before it may speak TLS in its place. */
const isOwn = (origin: string, request: Request): boolean => URL.parse(origin)?.host === request.get('host');
