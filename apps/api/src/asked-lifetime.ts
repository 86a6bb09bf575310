import { LASTING_HINT, type Lifetime, lasting, lifetimeKeys, ProblemError, problem } from '@tycho/ast';
import { governLifetime, type PolicyOptions } from '@tycho/policy';

/** The lifetime that a change asks for, as far as the operator allows it; what it does not say stays. */
export function askedLifetime(
  asked: { readonly ttl?: string | undefined; readonly idle?: string | undefined },
  policy: PolicyOptions,
): Lifetime {
  const wrong = lifetimeKeys.filter((it) => asked[it] !== undefined && lasting(asked[it]) === null);
  if (wrong.length > 0)
    throw new ProblemError(
      wrong.map((path) =>
        problem('error', 'request-invalid', `${JSON.stringify(asked[path])} is no time that a system can last`, {
          path,
          hint: LASTING_HINT,
        }),
      ),
    );
  const read = (it: string | undefined): number | null => (it === undefined ? null : lasting(it));
  const lifetime: Lifetime = { ttl: read(asked.ttl), idle: read(asked.idle) };
  const { problems } = governLifetime(lifetime, policy);
  if (problems.length > 0) throw new ProblemError(problems);
  return lifetime;
}
