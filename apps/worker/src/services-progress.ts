import { type ServiceStates, stateReason } from '@tycho/ast';
import type { ServiceProgress } from '@tycho/contract';

/** What a person is told of each service. */
export function servicesProgress(states: ServiceStates): Record<string, ServiceProgress> {
  return Object.fromEntries(
    Object.entries(states).map(([name, it]) => [name, { state: it.state, reason: stateReason(it) }]),
  );
}
