import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Backend } from '@tycho/backends';
import type { PolicyOptions } from '@tycho/policy';
import { JobEvents, JobQueue, type Limits } from '@tycho/queue';
import type { Logger } from 'pino';
import { app } from './app.ts';
import type { BundleLimits } from './bundle/bundle-limits.ts';

export interface ApiOptions {
  readonly redisUrl: string;
  readonly prefix?: string | undefined;
  readonly backend: Backend;
  readonly policy: PolicyOptions;
  /** What the files of one launch may come to. */
  readonly bundle?: BundleLimits | undefined;
  /** How much may be asked for at once. */
  readonly limits?: Limits | undefined;
  readonly host: string;
  /** 0 takes a free one; the handle's `url` says which. */
  readonly port: number;
  readonly log: Logger;
}

export interface ApiHandle extends AsyncDisposable {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  /** Answers what is under way, then ends. */
  close(): Promise<void>;
}

/** Serves the API. Resolves when it listens; rejects when the port cannot be had. */
export async function startApi(options: ApiOptions): Promise<ApiHandle> {
  const { redisUrl, prefix, backend, policy, bundle, limits, host, port, log } = options;
  const queue = new JobQueue({ redisUrl, prefix, limits, owned: (owner) => backend.owned(owner) });
  await queue.connect();
  const events = new JobEvents({ redisUrl, prefix, source: queue });
  const server = app({ queue, events, backend, policy, bundle, host, log }).listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    await Promise.all([events.close(), queue.close()]);
    throw error;
  }
  const address = server.address() as AddressInfo;
  const close = async () => {
    const closed = once(server, 'close');
    server.close();
    await events.close();
    server.closeIdleConnections();
    await closed;
    await queue.close();
  };
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${shown}:${address.port}`, close, [Symbol.asyncDispose]: close };
}
