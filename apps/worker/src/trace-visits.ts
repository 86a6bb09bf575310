import { trace } from '@opentelemetry/api';
import { visitFields } from '@tycho/queue';
import { tracer } from '@tycho/telemetry';
import type { Visit } from './visit.ts';

/** Says of the span that BullMQ makes of a visit what it is about; and before the first, how long the job was queued. */
export const traceVisits =
  (visit: Visit): Visit =>
  (job, token) => {
    const { kind } = job.data;
    if (job.attemptsStarted === 1)
      tracer()
        .startSpan('queued', { startTime: job.timestamp })
        .end(job.processedOn ?? Date.now());
    const { job: id, guid, owner, attempt } = visitFields(job);
    trace
      .getActiveSpan()
      ?.updateName(`visit ${kind}`)
      .setAttributes({ 'tycho.job': id, 'tycho.guid': guid, 'tycho.owner': owner, 'tycho.attempt': attempt });
    return visit(job, token);
  };
