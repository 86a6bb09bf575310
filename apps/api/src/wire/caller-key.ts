import type { Request } from 'express';
import { callerOf } from '../access/acting.ts';

/** Whom a request counts for where callers get equal shares: who calls, or, where nobody is asked, the address. */
export function callerKey(request: Request): string {
  const { name, way } = callerOf(request);
  return way === 'open' ? (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '') : `${way} ${name}`;
}
