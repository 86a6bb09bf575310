import type { Role } from './role.ts';

/** How somebody showed who they are; `open`: nobody is asked. */
export type Way = 'open' | 'token' | 'oidc' | 'kubernetes';

/** Who a token speaks for. */
export interface Identity {
  /** The owner of what they launch. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly way: Way;
}

export interface Caller extends Identity {
  readonly role: Role;
}
