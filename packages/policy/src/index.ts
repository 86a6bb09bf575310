export type { Governed } from './govern.ts';
export { govern } from './govern.ts';
export { governLifetime } from './lifetime.ts';
export type { PolicyOptions } from './options.ts';
export { policyOptionsSchema } from './options.ts';
export type { Policy, Verdict } from './policy.ts';
export { secretNames } from './secret-names.ts';
