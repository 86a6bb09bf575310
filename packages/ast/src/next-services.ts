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

/** Which services may start, given what is known of those `made` already: those whose every dependency is met. */
export function nextServices(system: System, made: ReadonlySet<string>, states: ServiceStates): NextServices {
  const start: Service[] = [];
  const problems: Problem[] = [];
  for (const service of system.services) {
    if (made.has(service.name)) continue;
    const verdicts = service.dependsOn.map((it) => ({ it, verdict: verdictOf(it, made, states[it.service]) }));
    for (const { it, verdict } of verdicts) {
      if (verdict === 'failed') problems.push(dependencyFailed(service, it));
    }
    if (verdicts.every(({ it, verdict }) => verdict === 'met' || (verdict === 'failed' && !it.required))) {
      start.push(service);
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
