import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCli } from './run-cli.ts';

/** Starts `tycho worker` as a process of its own against this Redis and cluster. */
export async function startWorkerProcess(
  redisUrl: string,
  kubeconfig: object | string,
  namespace?: string,
  options: readonly string[] = [],
) {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-test-'));
  const file = typeof kubeconfig === 'string' ? kubeconfig : join(folder, 'kubeconfig');
  if (typeof kubeconfig !== 'string') await writeFile(file, JSON.stringify(kubeconfig));
  const where = namespace === undefined ? [] : ['--namespace', namespace];
  const worker = startCli(['worker', '--redis', redisUrl, ...where, ...options], { KUBECONFIG: file });
  return Object.assign(worker, {
    async [Symbol.asyncDispose]() {
      await worker.kill('SIGKILL');
      await rm(folder, { recursive: true });
    },
  });
}
