import type { RequestHandler } from 'express';
import helmet from 'helmet';

const DAYS = 24 * 3_600;

export interface SecureHeadersOptions {
  /** The server itself speaks TLS. */
  readonly tls: boolean;
}

/**
 * Tells browsers what they may do with an answer: next to nothing, and to keep nothing of it. Pages say themselves what
 * they need, with `pagePolicy`.
 */
export function secureHeaders({ tls }: SecureHeadersOptions): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
      },
      strictTransportSecurity: tls ? { maxAge: 180 * DAYS, includeSubDomains: false } : false,
      xFrameOptions: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
    }),
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store');
      next();
    },
  ];
}

/** For a page with scripts and styles of this server. */
export const pagePolicy: RequestHandler = (_request, response, next) => {
  response.set(
    'Content-Security-Policy',
    [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  next();
};

/** For what tells nothing of anybody: browsers may keep it. */
export const mayBeKept: RequestHandler = (_request, response, next) => {
  response.removeHeader('Cache-Control');
  next();
};
