import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { KEY_HEADER } from '@tycho/contract';

const hashes = new WeakMap<IncomingMessage, string>();

/** Of the body that was read; empty where there was none. */
export const bodyHash = (request: IncomingMessage): string => hashes.get(request) ?? '';

/** To be called by Express's body readers with the bytes that they have read. */
export function hashBody(request: IncomingMessage, _response: unknown, body: Buffer): void {
  if (request.headers[KEY_HEADER.toLowerCase()] === undefined) return;
  hashes.set(request, createHash('sha256').update(steady(request, body)).digest('base64url'));
}

/** The same form has other boundaries each time that it is sent. */
function steady({ headers }: IncomingMessage, body: Buffer): Buffer | string {
  const [, quoted, plain] =
    /^multipart\/.*;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? plain;
  return boundary === undefined ? body : body.toString('latin1').replaceAll(boundary, '');
}
