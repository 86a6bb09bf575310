import type { SystemStatus } from '@tycho/contract';

/** `Deployment/web (spec.replicas), Service/web missing`; empty when all is as it was asked for. */
export function driftText(drift: SystemStatus['drift']): string {
  if (drift === null) return '?';
  return drift
    .map(({ artifact, difference, fields }) =>
      difference === 'missing' ? `${artifact} missing` : `${artifact} (${fields.join(', ')})`,
    )
    .join(', ');
}
