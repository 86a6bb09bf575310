import { roles, type Who } from '@tycho/contract';

export type Role = Who['role'];

export const mayAsMuchAs = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);

/** The one of them that may most; `null` of none. */
export const highest = (some: readonly Role[]): Role | null => roles.findLast((it) => some.includes(it)) ?? null;
