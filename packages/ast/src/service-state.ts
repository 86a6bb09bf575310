import type { Problem } from './problem.ts';

/**
 * What is known of one service of a running system. `started`: its containers run, which is what
 * `depends_on: condition: service_started` waits for.
 */
export type ServiceState =
  | { readonly state: 'pending'; readonly reason: string | null }
  | { readonly state: 'starting'; readonly started: boolean; readonly reason: string | null }
  | { readonly state: 'ready' }
  | { readonly state: 'completed' }
  | { readonly state: 'failed'; readonly problem: Problem };

/** By name of the service. */
export type ServiceStates = Readonly<Record<string, ServiceState>>;

export const isSettled = (it: ServiceState): boolean => it.state === 'ready' || it.state === 'completed';

/** The reason a person would be told, or `null` where there is nothing to tell. */
export function stateReason(it: ServiceState): string | null {
  switch (it.state) {
    case 'pending':
    case 'starting':
      return it.reason;
    case 'failed':
      return it.problem.message;
    case 'ready':
    case 'completed':
      return null;
  }
}
