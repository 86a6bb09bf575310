import { problem } from '@tycho/ast';
import type { RequestHandler } from 'express';
import { answerProblems } from './problem-answer.ts';

/** Refuses all other methods than these, which the handlers before have answered, and tells which there are. */
export const onlyBy = (methods: readonly string[]): RequestHandler => {
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
  return (request, response) => {
    response.set('Allow', allowed);
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    const hint = `Use ${allowed}.`;
    answerProblems(response, [
      problem('error', 'method-refused', `${request.path} is not for ${request.method}`, { hint }),
    ]);
  };
};
