import { problem } from '@tycho/ast';
import type { Metrics } from '@tycho/telemetry';
import express, { type Express, type Router } from 'express';
import type { Logger } from 'pino';
import swaggerUi from 'swagger-ui-express';
import { audit } from './access/audit.ts';
import { type GuardOptions, guard } from './access/guard.ts';
import { bodyLimit, usualLimits } from './bundle/bundle-limits.ts';
import { bundleTypes, yamlTypes } from './bundle/launch-body.ts';
import { hashBody } from './idempotency/body-hash.ts';
import { idempotency } from './idempotency/idempotency.ts';
import { logRequests } from './log-requests.ts';
import { measureRequests } from './measure-requests.ts';
import { openApi } from './openapi.ts';
import { originalError } from './original/answers.ts';
import { answersOk } from './original/answers-ok.ts';
import { ownHost } from './own-host.ts';
import { answerProblems, problemAnswer, problemsAs } from './problem-answer.ts';
import { accessRoute } from './routes/access.ts';
import { batches } from './routes/batches.ts';
import { type EventsOptions, events } from './routes/events.ts';
import { type HealthOptions, health } from './routes/health.ts';
import { jobs } from './routes/jobs.ts';
import { logs } from './routes/logs.ts';
import { metricsRoute } from './routes/metrics.ts';
import { type OriginalOptions, original, originalPaths } from './routes/original.ts';
import { type OrphansOptions, orphans } from './routes/orphans.ts';
import { retry } from './routes/retry.ts';
import { revisions } from './routes/revisions.ts';
import { systems } from './routes/systems.ts';
import { traceRequests } from './trace-requests.ts';
import { crossOrigin } from './wire/cross-origin.ts';
import { limitBody } from './wire/limit-body.ts';
import { mayBeKept, pagePolicy, secureHeaders } from './wire/secure-headers.ts';
import { limitStreams, type StreamLimits, streamPaths } from './wire/stream-limits.ts';

export interface AppOptions extends OriginalOptions, OrphansOptions, EventsOptions, HealthOptions, GuardOptions {
  /** What the server listens at. */
  readonly host: string;
  readonly log: Logger;
  /** Where each write is told, with who asked for it. */
  readonly audit: Logger;
  /** The server speaks TLS. */
  readonly tls: boolean;
  /** Whose pages may ask. */
  readonly origins: readonly string[];
  readonly streams: StreamLimits;
  readonly metrics: Metrics;
  /** Serve the metrics beside everything else. */
  readonly metricsHere: boolean;
  /** A page that shows the queue; `null`: there is none. */
  readonly board: Router | null;
  /** What the original Tycho knew is answered with 200 in any case. */
  readonly originalOk: boolean;
  /** Traces go out. */
  readonly traced: boolean;
}

export function app(options: AppOptions): Express {
  const { log, metrics } = options;
  const document = openApi();
  const it = express();
  it.disable('x-powered-by');
  if (options.traced) it.use(traceRequests);
  it.use(logRequests(log));
  it.use(measureRequests(metrics));
  it.use(audit(options.audit));
  it.use(secureHeaders(options));
  it.use(crossOrigin(options.origins));
  it.use('/system', problemsAs(originalError));
  if (options.originalOk) it.post(originalPaths, answersOk);
  it.use(ownHost(options.host));
  it.use(guard(options));
  if (options.board) it.use(options.board);
  const limit = bodyLimit(options.bundle ?? usualLimits);
  const reading = { limit, verify: hashBody };
  it.use(limitBody(limit));
  it.use(express.json(reading));
  it.use(express.text({ ...reading, type: yamlTypes }));
  it.use(express.raw({ ...reading, type: bundleTypes }));
  it.use(idempotency(options.queue.requests));
  it.use(health(options));
  it.use(accessRoute(options.access));
  if (options.metricsHere) it.use(metricsRoute(metrics));
  it.get(streamPaths, limitStreams(options.streams));
  it.use(batches(options));
  it.use(systems(options));
  it.use(revisions(options));
  it.use(orphans(options));
  it.use(jobs(options));
  it.use(retry(options));
  it.use(events(options));
  it.use(logs(options));
  it.use(original(options));
  it.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  it.use('/apidocs', pagePolicy, mayBeKept, swaggerUi.serve, swaggerUi.setup(document, { customSiteTitle: 'Tycho' }));
  it.use((request, response) => {
    answerProblems(response, [
      problem('error', 'route-unknown', `there is no ${request.method} ${request.path}`, {
        hint: 'The API is described at /apidocs/.',
      }),
    ]);
  });
  it.use(problemAnswer(log));
  return it;
}
