import { concerning } from '@tycho/telemetry';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { routeOf } from './measure-requests.ts';
import { requestId } from './request-id.ts';

/**
 * Gives every request an id, which its answer has in `X-Request-Id` and each line of the log that concerns it in
 * `requestId`, and writes a line when it is answered. A query may hold variables that are secret: it is not written.
 */
export const logRequests =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const began = performance.now();
    const id = requestId(request.get('x-request-id'));
    response.set('X-Request-Id', id);
    const { method, path } = request;
    response.once('close', () => {
      const { statusCode: status, writableFinished: whole } = response;
      const line = { requestId: id, method, path, route: routeOf(request), status, durationMs: since(began) };
      log[levelOf(method, response)](line, `${method} ${path} ${whole ? status : 'was left by its caller'}`);
    });
    concerning({ requestId: id }, next);
  };

/** Looking is told of only in detail, changing always. */
function levelOf(method: string, { statusCode }: Response): 'debug' | 'info' | 'warn' | 'error' {
  if (statusCode >= 500) return statusCode === 503 ? 'warn' : 'error';
  return method === 'GET' || method === 'HEAD' ? 'debug' : 'info';
}

const since = (began: number): number => Math.round(performance.now() - began);
