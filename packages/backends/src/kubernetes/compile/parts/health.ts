import type { Healthcheck } from '@tycho/ast';
import { escapeDollar } from '../escape-dollar.ts';
import type { Aspect, Fields } from '../part.ts';

/**
 * A Compose health check as Kubernetes probes: readiness is what `service_healthy` waits for. Compose never
 * restarts an unhealthy container, so there is no liveness probe; within the start period a startup probe
 * asks more often, and failing it restarts the container only after the whole period and all retries. A
 * service that is not to be restarted has none for that reason.
 */
export const health: Aspect = ({ healthcheck, restart }) =>
  healthcheck ? { container: probes(healthcheck, restart.policy === 'always') } : {};

function probes(check: Healthcheck, restarts: boolean): Fields {
  const exec = { command: check.test.map(escapeDollar) };
  const timeoutSeconds = seconds(check.timeout);
  const readinessProbe = {
    exec,
    periodSeconds: seconds(check.interval),
    timeoutSeconds,
    failureThreshold: check.retries || 3,
  };
  if (check.startPeriod === 0 || !restarts) return { readinessProbe };
  const startPeriodSeconds = seconds(check.startInterval);
  const patience = seconds(check.startPeriod) + readinessProbe.failureThreshold * readinessProbe.periodSeconds;
  return {
    readinessProbe,
    startupProbe: {
      exec,
      periodSeconds: startPeriodSeconds,
      timeoutSeconds,
      failureThreshold: Math.ceil(patience / startPeriodSeconds),
    },
  };
}

/** Kubernetes counts whole seconds, at least one. */
const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
