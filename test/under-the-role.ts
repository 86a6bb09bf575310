import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { kubectl } from './real-cluster.ts';
import { repository } from './run-cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the kubeconfig that Tycho has in tests on a real cluster; empty where there is no cluster. */
    tychosKubeconfig: string;
  }
}

const ROLE = join(repository, 'kubernetes/cluster-role.yaml');
const LASTS = '6h';

/** Before the tests on a real cluster: makes an account that has the role of `kubernetes/` and nothing else. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // biome-ignore lint/style/noProcessEnv: whoever started the cluster says where it is
  const { KUBECONFIG = '' } = process.env;
  project.provide('tychosKubeconfig', '');
  if (KUBECONFIG === '') return async () => {};
  const name = `tycho-account-${crypto.randomUUID().slice(0, 8)}`;
  const folder = await mkdtemp(join(tmpdir(), 'tycho-account-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const role = join(folder, 'role.yaml');
  await writeFile(role, (await readFile(ROLE, 'utf8')).replace('name: tycho-api-access', `name: ${name}`));
  await kubectl('apply', '-f', role);
  await kubectl('create', 'namespace', name);
  await kubectl('-n', name, 'create', 'serviceaccount', 'tycho-api');
  const subject = `--serviceaccount=${name}:tycho-api`;
  await kubectl('create', 'clusterrolebinding', name, `--clusterrole=${name}`, subject);
  const token = (await kubectl('-n', name, 'create', 'token', 'tycho-api', `--duration=${LASTS}`)).trim();
  await writeFile(kubeconfig, await kubectl('config', 'view', '--raw', '--flatten', '--minify'));
  const config = (...args: string[]) => promisify(execFile)('kubectl', ['--kubeconfig', kubeconfig, 'config', ...args]);
  await config('set-credentials', name, `--token=${token}`);
  await config('set-context', '--current', `--user=${name}`);
  project.provide('tychosKubeconfig', kubeconfig);
  return async () => {
    await kubectl('delete', `clusterrole/${name}`, `clusterrolebinding/${name}`, `namespace/${name}`, '--wait=false');
    await rm(folder, { recursive: true });
  };
}
