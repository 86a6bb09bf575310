import { problem } from '@tycho/ast';
import type { RequestHandler } from 'express';
import { answerProblems } from './problem-answer.ts';

/** Refuses all other methods than this one, which the handlers before have answered. */
export const onlyBy =
  (method: string): RequestHandler =>
  (request, response) => {
    response.set('Allow', method);
    answerProblems(response, [
      problem('error', 'method-refused', `${request.path} is not for ${request.method}`, { hint: `Use ${method}.` }),
    ]);
  };
