import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findRedis, type RedisHandle } from '@tycho/queue';
import { GenericContainer } from 'testcontainers';

/** A Redis of one's own: from testcontainers where a Docker engine answers, from this machine otherwise. */
export async function testRedis(): Promise<RedisHandle> {
  if (!(await dockerAnswers())) return findRedis();
  const container = await new GenericContainer('redis:7-alpine').withExposedPorts(6379).start();
  const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}`;
  return {
    url,
    description: url,
    async [Symbol.asyncDispose]() {
      await container.stop();
    },
  };
}

async function dockerAnswers(): Promise<boolean> {
  try {
    await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}
