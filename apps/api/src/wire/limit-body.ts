import type { RequestHandler } from 'express';
import { answerProblems, tooLarge } from '../problem-answer.ts';

/**
 * Answers 413 as soon as a body is known to be larger than that, in bytes as they are sent. What reads bodies would
 * first wait for the end of it, which may never come. Belongs directly before that.
 */
export const limitBody =
  (limit: number): RequestHandler =>
  (request, response, next) => {
    if (Number(request.get('content-length')) > limit) return answerProblems(response, [tooLarge(limit)]);
    let left = limit;
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0 && !response.headersSent) answerProblems(response, [tooLarge(limit)]);
    });
    next();
  };
