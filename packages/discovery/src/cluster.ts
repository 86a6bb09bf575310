import { ProblemError } from '@tycho/ast';
import type { KubeClient, KubeResponse } from '@tycho/backends/cluster-access';
import { DiscoveryError } from './discovery-error.ts';

export interface ClusterOptions {
  /** A path, or the content as an object; by default KUBECONFIG, `~/.kube/config` or the pod's own account. */
  readonly kubeconfig?: object | string | undefined;
  readonly context?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long the API server may take for one answer, in milliseconds. */
const PATIENCE = 5_000;

/** A cluster that is looked at, and only read. */
export class Cluster {
  readonly kube: KubeClient;
  readonly #signal: AbortSignal | undefined;

  private constructor(kube: KubeClient, signal: AbortSignal | undefined) {
    this.kube = kube;
    this.#signal = signal;
  }

  static async open({ signal, ...options }: ClusterOptions): Promise<Cluster> {
    const { kubeClient } = await import('@tycho/backends/cluster-access');
    try {
      const kube = kubeClient(options);
      if (kube.from !== 'nowhere') return new Cluster(kube, signal);
    } catch (cause) {
      throw unknown(cause instanceof Error ? cause.message : String(cause), cause);
    }
    throw unknown('no kubeconfig names a cluster');
  }

  /** What is listed; `null` for whoever may not. */
  async list<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<readonly T[] | null> {
    const { status, text } = await this.#get(path, query);
    if (status === 403) return null;
    if (status !== 200) throw unavailable(`the cluster at ${this.kube.server} answered ${status}`);
    return (JSON.parse(text) as { items: readonly T[] }).items;
  }

  async #get(path: string, query: Readonly<Record<string, string>>): Promise<KubeResponse> {
    try {
      return await this.kube.request({ method: 'GET', path, query, timeout: PATIENCE, signal: this.#signal });
    } catch (cause) {
      this.#signal?.throwIfAborted();
      if (!(cause instanceof ProblemError)) throw cause;
      throw unavailable(cause.problems.map((it) => it.message).join('; '), cause);
    }
  }
}

const unknown = (message: string, cause?: unknown) =>
  new DiscoveryError('cluster-unknown', message, { hint: 'Set KUBECONFIG, or name the server.', cause });

const unavailable = (message: string, cause?: unknown) =>
  new DiscoveryError('cluster-unavailable', message, { hint: 'Check the kubeconfig, or name the server.', cause });
