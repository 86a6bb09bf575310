import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Access } from '@tycho/access';
import type { Backend } from '@tycho/backends';
import type { Readiness } from '@tycho/contract';
import type { PolicyOptions } from '@tycho/policy';
import {
  type Entry,
  JobEvents,
  JobQueue,
  jobFields,
  type KeptData,
  type Limits,
  type RedisAddress,
  type Sealer,
} from '@tycho/queue';
import { Metrics, readiness, type Tracing } from '@tycho/telemetry';
import type { Logger } from 'pino';
import { Callers } from './access/callers.ts';
import { app } from './app.ts';
import type { BundleLimits } from './bundle/bundle-limits.ts';
import { measureQueue } from './measure-queue.ts';
import type { TlsFiles } from './wire/certificate.ts';
import { httpServer } from './wire/http-server.ts';
import type { Patience } from './wire/patience.ts';
import { type StreamLimits, usualStreamLimits } from './wire/stream-limits.ts';

export interface ApiOptions extends RedisAddress {
  readonly prefix?: string | undefined;
  readonly backend: Backend;
  readonly policy: PolicyOptions;
  /** What the files of one launch may come to. */
  readonly bundle?: BundleLimits | undefined;
  /** What has no root and is older than this belongs to no system, in milliseconds. */
  readonly orphanGrace?: number | undefined;
  /** Seals in Redis what systems are made of; without one it is plain there. */
  readonly sealer?: Sealer | undefined;
  /** How much may be asked for at once. */
  readonly limits?: Limits | undefined;
  readonly host: string;
  /** 0 takes a free one; the handle's `url` says which. */
  readonly port: number;
  readonly log: Logger;
  /** Who may call, and do what; by default nobody is asked. */
  readonly access?: Access | null | undefined;
  /** How many requests a caller may send in a minute who is no operator; by default any number. */
  readonly requestsPerMinute?: number | null | undefined;
  /** Where each write is told, with who asked for it; by default in the log. */
  readonly audit?: Logger | undefined;
  /** Where the API's own are told; by default nobody else tells any. */
  readonly metrics?: Metrics | undefined;
  /** Where traces go, if anywhere. */
  readonly tracing?: Tracing | null | undefined;
  /** `false`: another server tells them, and this one has no `/metrics`. */
  readonly metricsHere?: boolean | undefined;
  /** Serve Bull Board at `/board`. */
  readonly board?: boolean | undefined;
  /** Answer what the original Tycho knew with 200 in any case, as that did. */
  readonly originalOk?: boolean | undefined;
  /** How long a request in its form waits for what it asked for, in milliseconds. */
  readonly originalPatience?: number | undefined;
  /** Speak TLS, with the certificate in these files. */
  readonly tls?: TlsFiles | undefined;
  /** Origins whose pages may ask, as `https://console.example.org`. */
  readonly origins?: readonly string[] | undefined;
  /** How many event streams and logs may be open. */
  readonly streams?: StreamLimits | undefined;
  /** How long it waits for those who ask. */
  readonly patience?: Partial<Patience> | undefined;
  /** How long it still answers when it is to end, and says that it is not ready, in milliseconds. */
  readonly drain?: number | undefined;
}

export interface ApiHandle extends AsyncDisposable {
  /** `http://127.0.0.1:5000`, or `https://…` with TLS. */
  readonly url: string;
  /** What `/readyz` answers. */
  readiness(): Promise<Readiness>;
  /** Says that it is not ready for as long as `drain`, answers what is under way, then ends. */
  close(): Promise<void>;
}

/** What is not answered in that time after the API was asked to end is cut off, in milliseconds. */
export const CUT_OFF_AFTER = 10_000;

/** Serves the API. Resolves when it listens; rejects when the port cannot be had. */
export async function startApi(options: ApiOptions): Promise<ApiHandle> {
  const { redisUrl, redisTls, prefix, backend, policy, bundle, limits, host, port, log } = options;
  const { metrics = new Metrics(), metricsHere = true, tracing = null, drain = 0 } = options;
  const accepted = (job: Entry<KeptData>) => log.info(jobFields(job.id, job.data), `${job.data.kind} accepted`);
  const queue = new JobQueue({
    redisUrl,
    redisTls,
    prefix,
    limits,
    owned: (owner) => backend.owned(owner),
    telemetry: tracing?.queue,
    accepted,
    sealer: options.sealer,
  });
  await queue.connect();
  const events = new JobEvents({ redisUrl, redisTls, prefix, source: queue });
  measureQueue(metrics, queue);
  const board = options.board ? (await import('./board.ts')).board(queue) : null;
  let stopping = false;
  const isStopping = () => stopping;
  const answer = app({
    queue,
    events,
    backend,
    policy,
    bundle,
    orphanGrace: options.orphanGrace,
    originalOk: options.originalOk ?? false,
    originalPatience: options.originalPatience,
    host,
    log,
    audit: options.audit ?? log,
    access: options.access ?? null,
    callers: new Callers(queue.rates, options.requestsPerMinute ?? null),
    metrics,
    metricsHere,
    isStopping,
    traced: tracing !== null,
    board,
    tls: options.tls !== undefined,
    origins: options.origins ?? [],
    streams: options.streams ?? usualStreamLimits,
  });
  const { tls, patience } = options;
  const failed = async (error: unknown): Promise<never> => {
    await Promise.all([events.close(), queue.close()]);
    throw error;
  };
  const server = await httpServer(answer, { tls, patience, log }).catch(failed);
  server.listen(port, host);
  await once(server, 'listening').catch(failed);
  const address = server.address() as AddressInfo;
  const close = async () => {
    stopping = true;
    await sleep(drain);
    const closed = once(server, 'close');
    // Who keeps a connection open for more requests is told that there will be no answers to them.
    server.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
    server.close();
    await events.close();
    server.closeIdleConnections();
    const overdue = setTimeout(() => server.closeAllConnections(), CUT_OFF_AFTER);
    await closed;
    clearTimeout(overdue);
    await queue.close();
  };
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `${tls ? 'https' : 'http'}://${shown}:${address.port}`,
    readiness: () => readiness({ paused: () => queue.isPaused(), backend, stopping }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
