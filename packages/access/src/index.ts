export { Access, type TokenReview } from './access.ts';
export { type AccessOptions, accessOptionsSchema } from './access-options.ts';
export type { Caller } from './caller.ts';
export { mayAsMuchAs, type Role } from './role.ts';
export { newToken, tokenHash } from './static-tokens.ts';
