import { stateReason } from '@tycho/ast';
import type { Drift, RunningSystem } from '@tycho/backends';
import type { SystemStatus } from '@tycho/contract';
import type { DriftMark } from '@tycho/queue';
import { endOf } from './end-of.ts';

/** What is known of a system beside what the cluster shows. */
interface Known {
  /** As it is now. */
  readonly drift?: readonly Drift[] | undefined;
  /** As it was last seen. */
  readonly mark?: DriftMark | undefined;
  /** When it was last touched, in milliseconds since 1970. */
  readonly touched?: number | undefined;
}

/** A running system as the API shows it. */
export function systemStatus(it: RunningSystem, { drift, mark, touched = Date.now() }: Known = {}): SystemStatus {
  return {
    guid: it.guid,
    name: it.name,
    owner: it.owner,
    state: stateOf(it),
    placement: it.placement,
    namespace: it.namespace,
    revision: it.revision,
    drift: (drift ?? mark?.drift)?.map((one) => ({ ...one, fields: [...one.fields] })) ?? null,
    driftSeenAt: drift ? new Date().toISOString() : (mark?.seenAt ?? null),
    ends: it.removing ? null : endOf(it.ends, touched),
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
