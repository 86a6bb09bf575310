import { isSettled, nextServices, optionalServices, type Problem, ProblemError, type ServiceStates } from '@tycho/ast';
import type { Backend, Plan } from '@tycho/backends';
import type { UpData } from '@tycho/contract';
import { applyServices } from './apply-services.ts';
import type { Operation } from './operation.ts';
import { servicesProgress } from './services-progress.ts';
import type { Step } from './step.ts';
import { wakeOnNewState } from './wake-on-new-state.ts';

/**
 * The whole life of a revision: make the root, then apply each service as soon as its dependencies are met,
 * until all are ready. It is visited again whenever something changed, by any worker, and goes on from what the
 * operation has recorded.
 */
export async function up(operation: Operation<UpData>, backend: Backend, plan: Plan, cause: string): Promise<Step> {
  operation.throwIfLate();
  const root = operation.progress.root ?? (await open(operation, backend, plan, cause));
  for (;;) {
    const { made, progress, signal } = operation;
    const { states, recheckIn, warnings } = await backend.observe(plan, made, progress.changes, signal);
    const next = nextServices(plan.system, made, states);
    operation.note({ services: servicesProgress(states), problems: next.problems });
    operation.warn(warnings);
    failOn([...next.problems, ...failures(plan, states)]);
    if (next.start.length > 0) {
      await applyServices(operation, backend, plan, root, next.start);
      continue;
    }
    await operation.record();
    if (Object.entries(states).every(([name, it]) => isSettled(it) || isTolerated(plan, name, states)))
      return { kind: 'done' };
    const left = await operation.timeLeft();
    return {
      kind: 'wait',
      recheckIn: Math.min(recheckIn ?? left, left),
      wake: (wake) => wakeOnNewState(operation, backend, plan, wake),
    };
  }
}

async function open(operation: Operation<UpData>, backend: Backend, plan: Plan, cause: string): Promise<string> {
  const { novelty, signal } = operation;
  const { root, revision, changes, problems } = await backend.open(
    plan,
    {
      novelty,
      cause,
      owner: operation.data.owner,
      lasts: { lifetime: operation.data.lifetime, since: operation.accepted },
    },
    signal,
  );
  operation.note({ root, revision, changes: [...changes], warnings: [...problems] });
  return root;
}
const isTolerated = (plan: Plan, name: string, states: ServiceStates): boolean =>
  states[name]?.state === 'failed' && optionalServices(plan.system).has(name);

/** What ends the operation: a service that failed, unless the system can do without it. */
function failures(plan: Plan, states: ServiceStates): Problem[] {
  return Object.entries(states).flatMap(([name, it]) =>
    it.state === 'failed' && !isTolerated(plan, name, states) ? [{ ...it.problem, path: `services.${name}` }] : [],
  );
}

function failOn(problems: readonly Problem[]): void {
  const errors = problems.filter((it) => it.level === 'error');
  if (errors.length > 0) throw new ProblemError(errors);
}
