import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProblemError, problem } from '@tycho/ast';
import { Redis } from 'ioredis';
import { redisPlace } from './redis-place.ts';

export interface RedisOptions {
  /** Use this one; nothing is started. */
  readonly url?: string | undefined;
}

/** A Redis to use, started or found. Disposing ends it if it was started here. */
export interface RedisHandle extends AsyncDisposable {
  readonly url: string;
  /** For a person: where it comes from. */
  readonly description: string;
}

const PROGRAMS = ['redis-server', 'valkey-server'];
const START_TIMEOUT = 10_000;
const IMAGE = 'redis:7-alpine';
/** Runs a program until standard input ends: that is when this process does, however it does. */
const UNTIL_STDIN_ENDS = '"$@" & program=$!; cat >/dev/null; kill $program; wait $program';

/**
 * Redis as it can be had: the one of `url`; else a server program of this machine, started as a private
 * child process; else one in Docker. Throws `redis-unavailable` when there is none.
 */
export async function findRedis({ url }: RedisOptions = {}): Promise<RedisHandle> {
  if (url) return { url, description: `Redis at ${redisPlace(url)}`, [Symbol.asyncDispose]: async () => {} };
  for (const program of PROGRAMS) {
    const version = await versionOf(program);
    if (version) return startProgram(program, version);
  }
  return startContainer();
}

async function versionOf(program: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return /v=([0-9.]+)/.exec(stdout)?.[1] ?? 'of unknown version';
  } catch {
    return null;
  }
}

/** Jobs are kept in a file of its own, so that they outlive a crash of the server, and go with this process. */
async function startProgram(program: string, version: string): Promise<RedisHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-redis-'));
  const port = await freePort();
  const child = spawn('sh', ['-c', UNTIL_STDIN_ENDS, 'sh', program, ...settings(port, folder)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C is for this process, which still needs Redis to end well.
    detached: true,
  });
  const url = `redis://127.0.0.1:${port}`;
  const end = async () => {
    child.stdin.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(url, child);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    url,
    description: `${program} ${version}, started at 127.0.0.1:${port} (its jobs end with this process)`,
    [Symbol.asyncDispose]: end,
  };
}

const settings = (port: number, folder: string): string[] =>
  Object.entries({
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);

async function startContainer(): Promise<RedisHandle> {
  try {
    const { GenericContainer } = await import('testcontainers');
    const container = await new GenericContainer(IMAGE).withExposedPorts(6379).start();
    const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}`;
    return {
      url,
      description: `${IMAGE} in Docker, at ${url}`,
      async [Symbol.asyncDispose]() {
        await container.stop();
      },
    };
  } catch (error) {
    throw new ProblemError([
      problem(
        'error',
        'redis-unavailable',
        `no Redis was found: no ${PROGRAMS.join(' or ')} on PATH, and no Docker (${(error as Error).message})`,
        {
          hint: 'Set REDIS_URL, or install redis-server.',
        },
      ),
    ]);
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on('error', () => {});
  const failed = Promise.race([
    once(child, 'error').then(([error]) => error),
    once(child, 'exit').then(([code]) => new Error(`it exited with code ${code}`)),
    new Promise<Error>((resolve) => setTimeout(resolve, START_TIMEOUT, new Error('it did not answer')).unref()),
  ]).then((error) => {
    throw new ProblemError([
      problem('error', 'redis-unavailable', `Redis could not be started: ${(error as Error).message}`),
    ]);
  });
  failed.catch(() => {});
  try {
    await Promise.race([redis.ping(), failed]);
  } finally {
    redis.disconnect();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
