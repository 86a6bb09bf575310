import { stateReason } from '@tycho/ast';
import type { Drift, RunningSystem } from '@tycho/backends';
import type { SystemStatus } from '@tycho/contract';

/** A running system as the API shows it. */
export function systemStatus(it: RunningSystem, drift: readonly Drift[] | null = null): SystemStatus {
  return {
    guid: it.guid,
    name: it.name,
    owner: it.owner,
    state: stateOf(it),
    placement: it.placement,
    namespace: it.namespace,
    revision: it.revision,
    drift: drift?.map((one) => ({ ...one, fields: [...one.fields] })) ?? null,
    createdAt: it.createdAt.toISOString(),
    ipAddress: it.address,
    services: Object.fromEntries(
      Object.entries(it.services).map(([name, { state, ports }]) => [
        name,
        { state: state.state, reason: stateReason(state), ports: [...ports] },
      ]),
    ),
  };
}

/** The state of the whole is that of the service which is furthest from ready. */
const worstFirst = ['failed', 'pending', 'starting', 'ready'] as const;

function stateOf({ removing, services }: RunningSystem): SystemStatus['state'] {
  if (removing) return 'removing';
  const states = Object.values(services).map((it) => it.state.state);
  if (states.length === 0) return 'pending';
  return worstFirst.find((it) => states.includes(it)) ?? 'completed';
}
