export { Access, type TokenReview } from './access.ts';
export { type AccessOptions, accessOptionsSchema } from './access-options.ts';
export type { Caller, Identity, Way } from './caller.ts';
export { mayAsMuchAs, type Role, roles } from './role.ts';
export { newToken, tokenHash } from './static-tokens.ts';
