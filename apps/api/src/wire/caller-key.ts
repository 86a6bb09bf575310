import type { Request } from 'express';

/** Whom a request counts for where callers get equal shares: the address that it comes from. */
export const callerKey = ({ socket }: Request): string => (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
