import type { Backend } from '@tycho/backends';
import { type Metrics, withPhases } from '@tycho/telemetry';

/** The same backend, with its phases timed. */
export const observed = (backend: Backend, metrics: Metrics): Backend =>
  withPhases(backend, async (phase, work) => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      metrics.observe('tycho_job_phase_seconds', { phase }, (performance.now() - began) / 1_000);
    }
  });
