import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { onlyLooks } from '../only-looks.ts';
import { actingIn } from './acting.ts';

/**
 * Writes a line for each request that was to change something, once it is answered: who asked for what, of what, and
 * what came of it. What was refused is among them; what bodies and queries say is not.
 */
export const audit =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    if (onlyLooks(request)) return next();
    const { method, path } = request;
    response.once('close', () => {
      const acting = actingIn(request);
      const caller = acting && { name: acting.caller.name, role: acting.caller.role, way: acting.caller.way };
      log.info(
        {
          audit: acting?.operation ?? null,
          caller,
          target: acting?.target ?? null,
          made: response.get('location') ?? null,
          status: response.statusCode,
          method,
          path,
          address: request.socket.remoteAddress ?? null,
          requestId: response.get('x-request-id') ?? null,
        },
        `${caller?.name ?? 'somebody unknown'} asked for ${method} ${path}: ${response.statusCode}`,
      );
    });
    next();
  };
