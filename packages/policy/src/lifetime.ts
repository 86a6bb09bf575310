import { type Lifetime, lifetimeKeys, type Problem, problem, shortDuration } from '@tycho/ast';
import type { PolicyOptions } from './options.ts';

type Options = Pick<PolicyOptions, 'lifetime'>;

/** When a system ends by the rules of the operator; an error where it asks for more than it may. */
export function governLifetime(
  asked: Lifetime,
  { lifetime: rules }: Options,
): { readonly lifetime: Lifetime; readonly problems: readonly Problem[] } {
  const problems = lifetimeKeys.flatMap((key) => {
    const { most } = rules[key];
    const value = asked[key];
    return value !== null && most !== null && (value === 0 || value > most) ? [tooLong(key, value, most)] : [];
  });
  const chosen = (key: keyof Lifetime): number | null => asked[key] ?? rules[key].default ?? rules[key].most;
  return { lifetime: { ttl: chosen('ttl'), idle: chosen('idle') }, problems };
}

const tooLong = (key: keyof Lifetime, value: number, most: number): Problem =>
  problem(
    'error',
    'policy-refused',
    `${value === 0 ? 'no end' : shortDuration(value)} is more than the ${shortDuration(most)} that \`${key}\` may be here`,
    { path: `x-tycho.${key}`, hint: `Write \`${key}: ${shortDuration(most)}\` or less, or leave it out.` },
  );
