import { visitFields } from '@tycho/queue';
import { concerning, type Metrics } from '@tycho/telemetry';
import { measureVisits } from './measure-visits.ts';
import { traceVisits } from './trace-visits.ts';
import type { Visit } from './visit.ts';

/** The same visits, seen from outside: counted, in a trace if traces go out, and every line that they log says of what. */
export function observedVisits(
  { metrics, traced }: { readonly metrics: Metrics; readonly traced: boolean },
  visit: Visit,
): Visit {
  const seen = measureVisits(metrics, traced ? traceVisits(visit) : visit);
  return (job, token) => concerning(visitFields(job), () => seen(job, token));
}
