import { type Problem, ProblemError, problem, type System } from '@tycho/ast';

const legal = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The system with a namespace of its own that is called exactly so. */
export function exactlyNamed(system: System): System {
  const { name, placement, quarters } = system;
  if (placement === 'shared') throw new ProblemError([hasNone]);
  if (!legal.test(name)) throw new ProblemError([illegal(name)]);
  return { ...system, placement: 'isolated', quarters: { ...quarters, namespace: name } };
}

const hasNone: Problem = problem(
  'error',
  'request-invalid',
  'a system that shares a namespace does not give its name',
  {
    path: 'exactName',
    hint: 'Leave it out, or ask for `placement: isolated`.',
  },
);

const illegal = (name: string): Problem =>
  problem('error', 'name-invalid', `no namespace can be called ${JSON.stringify(name)}`, {
    path: 'name',
    hint: 'The name of one has lower-case letters, digits and -, at most 63, and ends with a letter or digit.',
  });
