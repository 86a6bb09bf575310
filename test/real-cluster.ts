import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Backend, kubernetesBackend } from '@tycho/backends';
import type { ContractCase } from '@tycho/backends/contract-suite';
import { inject } from 'vitest';
import { noteRights } from './used-rights.ts';

/** What stands behind KUBECONFIG, as whoever started it says in TYCHO_TEST_CLUSTER. */
type ClusterKind = 'control-plane' | 'simulated' | 'node';

export interface RealCluster {
  /** Path of the kubeconfig of whoever started it. */
  readonly admin: string;
  /** Path of a kubeconfig that may do what `kubernetes/cluster-role.yaml` says, and nothing else. */
  readonly kubeconfig: string;
  readonly kind: ClusterKind;
  readonly skip: Partial<Record<ContractCase, string>>;
  /** A backend in a namespace of its own, or in the one that is named (which is not made). */
  startBackend(options?: {
    readonly namespace?: string;
  }): Promise<{ backend: Backend; namespace: string } & AsyncDisposable>;
  newNamespace(): Promise<{ name: string } & AsyncDisposable>;
}

const noNode = 'no node runs pods on this cluster';
const noContainers = 'the nodes of this cluster are simulated';
const skips: Record<ClusterKind, RealCluster['skip']> = {
  'control-plane': {
    'pods become ready': noNode,
    'jobs complete': noNode,
    'images can be missing': noNode,
    'programs can fail': noNode,
  },
  simulated: { 'images can be missing': noContainers, 'programs can fail': noContainers },
  node: {},
};

/** The cluster that the tests were given. Throws when there is none: `.ci/run` starts one. */
export function realCluster(): RealCluster {
  const { KUBECONFIG, TYCHO_TEST_CLUSTER: kind } = environment();
  if (!KUBECONFIG || !isKind(kind)) {
    throw new Error(
      'no cluster: set KUBECONFIG, and TYCHO_TEST_CLUSTER to control-plane, simulated or node (.ci/run does)',
    );
  }
  const kubeconfig = inject('tychosKubeconfig');
  return {
    kind,
    admin: KUBECONFIG,
    kubeconfig,
    skip: skips[kind],
    newNamespace,
    async startBackend(options) {
      const own = options?.namespace === undefined ? await newNamespace() : null;
      const namespace = own?.name ?? options?.namespace ?? '';
      const backend = await kubernetesBackend({ kubeconfig, namespace, observer: noteRights });
      return {
        backend,
        namespace,
        async [Symbol.asyncDispose]() {
          await backend.close();
          await own?.[Symbol.asyncDispose]();
        },
      };
    },
  };
}

/** Runs kubectl on the test cluster; answers what it prints. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

interface Disk {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly hostPath?: { readonly path: string } };
  readonly status: { readonly phase: string };
}

/** The cluster has only so many volumes, which nobody makes anew: those whose claim is gone are emptied, and free. */
async function freeDisks(): Promise<void> {
  const { items } = JSON.parse(await kubectl('get', 'persistentvolumes', '-o', 'json')) as { items: readonly Disk[] };
  for (const { metadata, spec, status } of items) {
    const { path = '' } = spec.hostPath ?? {};
    if (status.phase !== 'Released' || !/\/disks\/\d+$/.test(path)) continue;
    await rm(path, { recursive: true, force: true });
    await kubectl('patch', 'persistentvolume', metadata.name, '--type=merge', '-p', '{"spec":{"claimRef":null}}');
  }
}

async function newNamespace() {
  const name = `tycho-test-${crypto.randomUUID().slice(0, 8)}`;
  await freeDisks();
  await kubectl('create', 'namespace', name);
  return {
    name,
    async [Symbol.asyncDispose]() {
      await kubectl('delete', 'namespace', name, '--wait=false');
      // Those of systems that a test which failed has left.
      await kubectl('delete', 'namespace', '-l', `tycho-home=${name}`, '--wait=false');
    },
  };
}

const isKind = (kind: string | undefined): kind is ClusterKind => kind !== undefined && kind in skips;

// biome-ignore lint/style/noProcessEnv: the one place where tests learn which cluster they were given
const environment = (): NodeJS.ProcessEnv => process.env;
