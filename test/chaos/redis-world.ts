import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { freePort } from '../free-port.ts';
import { Supervised } from './supervised.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { waitUntil } from './wait-until.ts';

/** Two Redis servers, one of which is behind `url`; each keeps its append-only file on a small disk of its own. */
export interface RedisWorld extends AsyncDisposable {
  readonly url: string;
  readonly proxy: TcpProxy;
  /** The server that is used now. */
  readonly current: Supervised;
  /** A connection to it past the proxy. */
  connect(): Redis;
  /** Makes the other server the one that is used. Nothing that was written is lost. */
  failOver(): Promise<void>;
  /** Fills the disk of the one that is used; the answer frees it. */
  fillDisk(): Promise<() => Promise<void>>;
}

/** Of its disk: what it needs anyway, and for each operation. */
const MEBIBYTES = 256;
const MEBIBYTES_PER_OPERATION = 0.04;
const BLOCK = Buffer.alloc(4 * 1024 * 1024);

interface Server {
  readonly process: Supervised;
  readonly port: number;
  readonly disk: string;
}

export async function startRedisWorld(logs: string, operations: number): Promise<RedisWorld> {
  const stack = new AsyncDisposableStack();
  const servers: Server[] = [];
  const size = `size=${Math.ceil(MEBIBYTES + MEBIBYTES_PER_OPERATION * operations)}m`;
  for (const name of ['redis-a', 'redis-b']) {
    const disk = await mkdtemp(join(tmpdir(), `tycho-chaos-${name}-`));
    stack.defer(() => rm(disk, { recursive: true, force: true }));
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk]);
    stack.defer(async () => {
      await promisify(execFile)('umount', ['-l', disk]);
    });
    const port = await freePort();
    const process = new Supervised(name, {
      program: 'redis-server',
      args: settings(port, disk),
      cwd: disk,
      env: {},
      log: join(logs, `${name}.log`),
    });
    process.start();
    stack.use(process);
    servers.push({ process, port, disk });
  }
  let [current, other] = servers as [Server, Server];
  const proxy = stack.use(await startTcpProxy(current.port));
  const connectTo = (port: number) => {
    const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on('error', () => {});
    return redis;
  };
  await Promise.all(servers.map(({ port }) => ask(connectTo(port), (it) => it.ping())));
  return {
    url: `redis://127.0.0.1:${proxy.port}`,
    proxy,
    get current() {
      return current.process;
    },
    connect: () => connectTo(current.port),
    async failOver() {
      await ask(connectTo(other.port), (it) => it.replicaof('127.0.0.1', current.port));
      await ask(connectTo(other.port), (it) =>
        waitUntil(async () => (await it.info('replication')).includes('master_link_status:up')),
      );
      // Nobody writes while the last changes reach the other one.
      proxy.closed = true;
      proxy.cut();
      await ask(connectTo(current.port), (from) =>
        ask(connectTo(other.port), (to) => waitUntil(async () => (await offsetOf(from)) === (await offsetOf(to)))),
      );
      await ask(connectTo(other.port), (it) => it.replicaof('NO', 'ONE'));
      [current, other] = [other, current];
      proxy.target = current.port;
      proxy.closed = false;
    },
    async fillDisk() {
      const file = join(current.disk, 'filler');
      // Until there is no room for more.
      while (
        await appendFile(file, BLOCK).then(
          () => true,
          () => false,
        )
      );
      return () => rm(file, { force: true });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function ask<T>(redis: Redis, question: (redis: Redis) => Promise<T>): Promise<T> {
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

const offsetOf = async (redis: Redis): Promise<string | undefined> =>
  /master_repl_offset:(\d+)/.exec(await redis.info('replication'))?.[1];

/** What is answered is on the disk: without that, a server that dies may forget what it has accepted. */
const settings = (port: number, folder: string): string[] =>
  Object.entries({
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);
