import { roleNames } from '@tycho/contract';

/**
 * What callers may do, each more than the one before. `viewer`: see what is theirs. `user`: launch, change and take it
 * away. `operator`: all this with what anybody has, and for others. `admin`: what concerns everybody at once.
 */
export const roles = roleNames;

export type Role = (typeof roles)[number];

export const mayAsMuchAs = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);

/** The one of them that may most; `null` of none. */
export const highest = (some: readonly Role[]): Role | null => roles.findLast((it) => some.includes(it)) ?? null;
