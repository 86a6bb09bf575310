import type { Backend } from '@tycho/backends';
import { inSpan, type Metrics, withPhases } from '@tycho/telemetry';

/** The same backend, with its phases timed, and each a span if traces go out. */
export const observed = (backend: Backend, metrics: Metrics, traced: boolean): Backend =>
  withPhases(backend, async (phase, work) => {
    const began = performance.now();
    try {
      return await (traced ? inSpan(phase, work) : work());
    } finally {
      metrics.observe('tycho_job_phase_seconds', { phase }, (performance.now() - began) / 1_000);
    }
  });
