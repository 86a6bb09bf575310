import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newGuid } from '@tycho/contract';
import { startCluster } from './cluster.ts';
import { notebook } from './compose-texts.ts';
import { bareEnvironment, settings } from './environment.ts';
import { inParallel } from './in-parallel.ts';
import { secondsUntilApplied } from './launch-bulk.ts';
import { notebookTemplate } from './manifests-of.ts';
import type { Options } from './options.ts';
import { type Outcome, skipped } from './outcome.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startTycho } from './tycho.ts';

/** What people do without Tycho, in launches a second until applied. */
export interface Instead {
  readonly tycho: number;
  /** A loop of `kubectl apply` on manifests that are ready. */
  readonly kubectl: number;
  /** A loop of `kompose convert` and `kubectl apply`. */
  readonly kompose: Outcome<number>;
  /** The bare client with the same objects: what the API server gives. */
  readonly bare: number;
}

const loops = 30;
const systems = 300;

export async function instead(command: string, { atOnce }: Options): Promise<Instead> {
  await using cluster = await startCluster(command);
  await using folder = temporaryFolder();
  const env = { ...bareEnvironment, KUBECONFIG: cluster.kubeconfig };
  const kubectl = (file: string) => run('kubectl', ['apply', '-f', file], { env });

  say(`kubectl apply, ${loops} times`);
  const template = notebookTemplate('default');
  const byKubectl = await perSecond(async (at) => {
    const file = join(folder.path, `ready-${at}.json`);
    writeFileSync(file, template.replaceAll('COPY', newGuid().slice(0, 4)));
    await kubectl(file);
  });
  const byKompose: Outcome<number> = settings.kompose
    ? { status: 'measured', result: await viaKompose(settings.kompose, folder.path, env, kubectl) }
    : skipped('TYCHO_KOMPOSE names no kompose');
  await using tycho = await startTycho({ kubeconfig: cluster.kubeconfig, atOnce });
  say(`${systems} systems with one request`);
  const own = systems / (await secondsUntilApplied(tycho.client, systems));
  await tycho[Symbol.asyncDispose]();
  say(`${systems} systems by the bare client`);
  const file = join(folder.path, 'bare.json');
  writeFileSync(file, template);
  const { seconds } = await cluster.limit(file, { copies: systems, atOnce });
  return { tycho: own, kubectl: byKubectl, kompose: byKompose, bare: systems / seconds };
}

function viaKompose(
  kompose: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  kubectl: (file: string) => Promise<string>,
): Promise<number> {
  say(`kompose convert and kubectl apply, ${loops} times`);
  return perSecond(async (at) => {
    const file = join(folder, `compose-${at}.yaml`);
    const manifests = join(folder, `converted-${at}.yaml`);
    // Kompose calls objects as the services are called: each launch needs another name.
    writeFileSync(file, notebook.text.replace(/^ {2}(\S+):$/m, `  notebook-${newGuid().slice(0, 8)}:`));
    await run(kompose, ['convert', '-f', file, '-o', manifests], { env });
    await kubectl(manifests);
  });
}

async function perSecond(work: (at: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await inParallel(loops, 1, work);
  return loops / ((performance.now() - start) / 1_000);
}
