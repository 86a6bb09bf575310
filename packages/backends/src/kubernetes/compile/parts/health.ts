import { type Healthcheck, type Probe, runsToItsEnd } from '@tycho/ast';
import { escapeDollar } from '../escape-dollar.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/**
 * A health check as Kubernetes probes: readiness is what `service_healthy` waits for. Compose never restarts an
 * unhealthy container, so there is a liveness probe only where one is asked for; within the start period a startup
 * probe asks more often, and failing it restarts the container only after the whole period and all retries. A
 * service that is not to be restarted has none for that reason.
 */
export const health: Aspect = ({ healthcheck, liveness, restart }) => {
  const starts = healthcheck !== null && healthcheck.startPeriod > 0 && !runsToItsEnd(restart);
  return {
    container: present({
      readinessProbe: healthcheck && probe(healthcheck, healthcheck.delay),
      livenessProbe: liveness && probe(liveness, liveness.delay + (starts ? 0 : liveness.startPeriod)),
      startupProbe: starts ? startupProbe(healthcheck) : null,
    }),
  };
};

const probe = (check: Healthcheck, delay: number): Fields => ({
  ...action(check.probe),
  ...(delay > 0 && { initialDelaySeconds: seconds(delay) }),
  periodSeconds: seconds(check.interval),
  timeoutSeconds: seconds(check.timeout),
  failureThreshold: check.retries || 3,
});

function startupProbe(check: Healthcheck): Fields {
  const periodSeconds = seconds(check.startInterval);
  const patience = seconds(check.startPeriod) + (check.retries || 3) * seconds(check.interval);
  return {
    ...action(check.probe),
    periodSeconds,
    timeoutSeconds: seconds(check.timeout),
    failureThreshold: Math.ceil(patience / periodSeconds),
  };
}

function action(it: Probe): Fields {
  switch (it.kind) {
    case 'exec':
      return { exec: { command: it.command.map(escapeDollar) } };
    case 'http': {
      const httpHeaders = Object.entries(it.headers).map(([name, value]) => ({ name, value }));
      return { httpGet: present({ path: it.path, port: it.port, httpHeaders }) };
    }
    case 'tcp':
      return { tcpSocket: { port: it.port } };
  }
}

/** Kubernetes counts whole seconds, at least one. */
const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
