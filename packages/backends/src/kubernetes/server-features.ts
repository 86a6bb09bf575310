import { apiError } from './api-error.ts';
import type { ServerFeatures } from './compile/target.ts';
import { kinds, pathOf, resourceOf } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';

interface Probe {
  /** Fields of a pod that has one container. */
  readonly pod?: object;
  readonly container?: object;
  /** Stands in the answer of a server that keeps these fields. */
  readonly kept: string;
}

/** How a server is asked for each. One without a feature gate drops its fields, or refuses what is left. */
const probes: Readonly<Record<keyof ServerFeatures, Probe>> = {
  stopSignals: {
    pod: { os: { name: 'linux' } },
    container: { lifecycle: { stopSignal: 'SIGINT' } },
    kept: '"stopSignal"',
  },
  imageVolumes: {
    pod: { volumes: [{ name: 'probe', image: { reference: 'probe' } }] },
    container: { volumeMounts: [{ name: 'probe', mountPath: '/probe' }] },
    kept: '"reference"',
  },
};

/** What this server can do that not every one can: it is asked to make Deployments that are never made. */
export async function serverFeatures(client: KubeClient, namespace: string): Promise<ServerFeatures> {
  const asked = Object.entries(probes).map(async ([name, it]) => [name, await keeps(client, namespace, it)] as const);
  return Object.fromEntries(await Promise.all(asked)) as Record<keyof ServerFeatures, boolean>;
}

async function keeps(client: KubeClient, namespace: string, { pod, container, kept }: Probe): Promise<boolean> {
  const labels = { tycho: 'probe' };
  const spec = { ...pod, containers: [{ name: 'probe', image: 'probe', ...container }] };
  const { status, text } = await client.request({
    method: 'POST',
    path: pathOf('Deployment', namespace),
    query: { dryRun: 'All', fieldValidation: 'Ignore' },
    body: {
      apiVersion: kinds.Deployment.apiVersion,
      kind: 'Deployment',
      metadata: { name: 'tycho-probe' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
  });
  if (status === 429 || status >= 500)
    throw apiError(status, text, { verb: 'create', resource: resourceOf('Deployment'), namespace, about: 'a probe' });
  return status === 201 && text.includes(kept);
}
