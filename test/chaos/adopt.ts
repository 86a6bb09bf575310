import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Supervised } from './supervised.ts';
import { waitUntil } from './wait-until.ts';

/**
 * For kube-apiserver: simulated nodes watch from version 0, of which it would make a list that an etcd older than 3.4.31
 * cannot stream, and they would look for new pods only now and then.
 */
export const WITHOUT_WATCH_LIST = '--feature-gates=WatchList=false';

/** Takes over a process that the cluster script started: ends it, and starts it anew, with more arguments. */
export async function adopt(
  name: string,
  runFolder: string,
  env: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): Promise<Supervised> {
  const pidFile = join(runFolder, `${name}.pid`);
  const pid = Number(await readFile(pidFile, 'utf8'));
  const [program = '', ...given] = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  const args = [...given, ...more];
  const cwd = await readlink(`/proc/${pid}/cwd`);
  const it = new Supervised(name, {
    program,
    args,
    cwd,
    env,
    log: join(runFolder, `${name}.log`),
    pidFile,
  });
  process.kill(pid, 'SIGKILL');
  await waitUntil(() => !isAlive(pid));
  it.start();
  return it;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
