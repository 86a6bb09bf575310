import { groupsOf } from './group.ts';
import type { Problem } from './problem.ts';
import { problem } from './problem.ts';
import type { ServiceState, ServiceStates } from './service-state.ts';
import type { Dependency, Service, System } from './system.ts';

export interface NextServices {
  /** Services that may be made now. */
  readonly start: Service[];
  /** Errors for services that can never start, warnings for optional dependencies that failed. */
  readonly problems: Problem[];
}

type Verdict = 'met' | 'waiting' | 'failed';

/**
 * Which services may start, given what is known of those `made` already: those whose every dependency is met, and a
 * group only as a whole. What its own services wait for among themselves is the orchestrator's to see to.
 */
export function nextServices(system: System, made: ReadonlySet<string>, states: ServiceStates): NextServices {
  const start: Service[] = [];
  const problems: Problem[] = [];
  for (const { services } of groupsOf(system)) {
    if (services.every((it) => made.has(it.name))) continue;
    const own = new Set(services.map((it) => it.name));
    const verdicts = services.flatMap((service) =>
      service.dependsOn
        .filter((it) => !own.has(it.service))
        .map((it) => ({ service, it, verdict: verdictOf(it, made, states[it.service]) })),
    );
    for (const { service, it, verdict } of verdicts) {
      if (verdict === 'failed') problems.push(dependencyFailed(service, it));
    }
    if (verdicts.every(({ it, verdict }) => verdict === 'met' || (verdict === 'failed' && !it.required))) {
      start.push(...services);
    }
  }
  return { start, problems };
}

function verdictOf(dependency: Dependency, made: ReadonlySet<string>, state: ServiceState | undefined): Verdict {
  if (!made.has(dependency.service) || state === undefined) return 'waiting';
  if (state.state === 'failed') return 'failed';
  switch (dependency.condition) {
    case 'service_started':
      return state.state === 'pending' || (state.state === 'starting' && !state.started) ? 'waiting' : 'met';
    case 'service_healthy':
      return state.state === 'ready' ? 'met' : state.state === 'completed' ? 'failed' : 'waiting';
    case 'service_completed_successfully':
      return state.state === 'completed' ? 'met' : 'waiting';
  }
}

function dependencyFailed(service: Service, { service: name, required }: Dependency): Problem {
  return problem(
    required ? 'error' : 'warning',
    'dependency-failed',
    `service ${service.name} ${required ? 'cannot start' : 'starts without its optional dependency'}: ${name} failed`,
    { path: `services.${service.name}.depends_on.${name}` },
  );
}
