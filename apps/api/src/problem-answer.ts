import { STATUS_CODES } from 'node:http';
import { type Problem, ProblemError, problem, problemCodes } from '@tycho/ast';
import type { ProblemDocument } from '@tycho/contract';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

/** How problems are told other than by a problem document. */
export type ProblemForm = (problems: readonly Problem[]) => object;

const forms = new WeakMap<Response, ProblemForm>();

/** Whatever is wrong with a request is told in this form. */
export const problemsAs =
  (form: ProblemForm): RequestHandler =>
  (_request, response, next) => {
    forms.set(response, form);
    next();
  };

/** Answers with an RFC 9457 problem document, or in the form of its route; its status is that of the first error. */
export function answerProblems(
  response: Response,
  problems: readonly Problem[],
  retryAfter: number | null = null,
): void {
  const first = problems.find((it) => it.level === 'error') ?? problems[0];
  const status = first ? problemCodes[first.code].status : 500;
  const seconds = retryAfter ?? (status === 503 ? 1 : null);
  if (seconds !== null) response.set('Retry-After', String(seconds));
  response.status(status);
  if (status === 401 && !response.get('www-authenticate')) response.set('WWW-Authenticate', challenge(first));
  const form = forms.get(response);
  if (form) {
    response.json(form(problems));
    return;
  }
  const errors = problems.filter((it) => it.level === 'error');
  const document: ProblemDocument = {
    type: first ? `urn:tycho:problem:${first.code}` : 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail:
      errors.length === 1 || !first
        ? (first?.message ?? 'unknown')
        : `${errors.length} problems; the first: ${first.message}`,
    problems: [...problems],
  };
  response.type('application/problem+json').send(JSON.stringify(document));
}

/** RFC 6750, section 3. */
const challenge = (it: Problem | undefined): string =>
  `Bearer realm="Tycho"${it?.code === 'token-invalid' ? ', error="invalid_token"' : ''}`;

/** Everything that a handler throws ends here. What nobody foresaw is logged, and its details stay here. */
export const problemAnswer =
  (log: Logger): ErrorRequestHandler =>
  (error, _request, response, next) => {
    // Refused before all of it was read.
    if (response.writableEnded) return;
    if (response.headersSent) return next(error);
    if (error instanceof ProblemError) return answerProblems(response, error.problems, error.retryAfter);
    const known = requestProblem(error);
    if (known) return answerProblems(response, [known]);
    log.error({ err: error }, 'a request failed');
    answerProblems(response, [problem('error', 'internal-error', 'the server failed; its log says why')]);
  };

/** What Express's own body readers throw. */
function requestProblem(error: { type?: unknown; message?: unknown; limit?: unknown }): Problem | null {
  switch (error.type) {
    case 'entity.too.large':
      return tooLarge(Number(error.limit));
    case 'entity.parse.failed':
      return problem('error', 'request-invalid', `the body is not JSON: ${error.message}`);
    case 'encoding.unsupported':
    case 'charset.unsupported':
    case 'request.size.invalid':
    case 'request.aborted':
      return problem('error', 'request-invalid', String(error.message));
    default:
      return null;
  }
}

/** `limit`: in bytes. */
export const tooLarge = (limit: number): Problem =>
  problem('error', 'file-too-large', 'the request is too large', {
    hint: `Send less than the limit of the server (${limit / 1024 / 1024} MiB).`,
  });
