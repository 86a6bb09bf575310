import { BlockList, isIP } from 'node:net';
import { problem } from '@tycho/ast';
import type { RequestHandler } from 'express';
import { answerProblems } from './problem-answer.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Refuses requests for another host while the server listens for its own machine only. A page whose name
 * resolves to 127.0.0.1 would else be of one origin with the API (DNS rebinding), and could launch systems.
 * `address`: what the server listens at.
 */
export function ownHost(address: string): RequestHandler {
  if (!isLoopback(address)) return (_request, _response, next) => next();
  return (request, response, next) => {
    if (isLoopback(request.hostname ?? '')) return next();
    const message = `this API is for its own machine, and not for ${request.hostname}`;
    answerProblems(response, [
      problem('error', 'host-refused', message, { hint: 'Ask http://127.0.0.1 or http://localhost.' }),
    ]);
  };
}

function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  const family = isIP(name);
  return family === 0 ? name === 'localhost' : loopback.check(name, family === 4 ? 'ipv4' : 'ipv6');
}
