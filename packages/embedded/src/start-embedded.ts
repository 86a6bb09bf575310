import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newCluster } from './cluster.ts';
import { furnish } from './controllers/node.ts';
import { runControllers } from './controllers/run-controllers.ts';
import { serve } from './http/serve.ts';
import type { JsonObject } from './json.ts';

export interface EmbeddedOptions {
  /** Address to listen at, 127.0.0.1 by default. Nobody is asked who they are: others must be kept away by something else. */
  readonly host?: string;
  /** Any free one by default. */
  readonly port?: number;
  /** From a pod's creation until it is ready, or until the pod of a Job has completed; in milliseconds, 300 by default. */
  readonly readyAfter?: number;
  /** How many changes of each kind a watch can go back before it is told to list again; 2000 by default. */
  readonly history?: number;
}

export interface EmbeddedCluster extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, or where this machine reaches the `host` that was asked for. */
  readonly url: string;
  /** The content of a kubeconfig whose current context is this cluster, namespace `default`. */
  readonly kubeconfig: JsonObject;
  /** Ends all watches and timers and closes the server. Everything in the cluster is gone then. */
  stop(): Promise<void>;
}

/**
 * Starts a Kubernetes API in this process, for a first run without a cluster and for tests. Its controllers
 * make Deployments ready and Jobs complete, but no containers run. Rejects when the port is taken.
 *
 * @example
 * await using cluster = await startEmbedded();
 * await fetch(`${cluster.url}/api/v1/nodes`);
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedCluster> {
  const { host = '127.0.0.1', port = 0, readyAfter = 300, history = 2000 } = options;
  const cluster = newCluster({ readyAfter, history });
  const server = serve(cluster);
  const url = await listen(server, host, port);
  const stopControllers = runControllers(cluster);
  furnish(cluster);

  async function stop(): Promise<void> {
    stopControllers();
    cluster.timers.clear();
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
  return { url, kubeconfig: kubeconfigOf(url), stop, [Symbol.asyncDispose]: stop };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address;
  return `http://${family === 'IPv6' ? `[${reached}]` : reached}:${taken}`;
}

function kubeconfigOf(server: string): JsonObject {
  const name = 'tycho-embedded';
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  };
}
