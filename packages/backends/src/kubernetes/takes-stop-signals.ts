import { kinds, pathOf } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';

/** A Deployment that is never made: what comes back says which of its fields the server keeps. */
const probe = {
  apiVersion: kinds.Deployment.apiVersion,
  kind: 'Deployment',
  metadata: { name: 'tycho-stop-signals' },
  spec: {
    selector: { matchLabels: { tycho: 'probe' } },
    template: {
      metadata: { labels: { tycho: 'probe' } },
      spec: {
        os: { name: 'linux' },
        containers: [{ name: 'probe', image: 'probe', lifecycle: { stopSignal: 'SIGINT' } }],
      },
    },
  },
};

/**
 * Whether containers may name the signal that ends them (the feature gate ContainerStopSignals, off by default in
 * Kubernetes 1.33 to 1.36). A server without it drops the field.
 */
export async function takesStopSignals(client: KubeClient, namespace: string): Promise<boolean> {
  const { status, text } = await client.request({
    method: 'POST',
    path: pathOf('Deployment', namespace),
    query: { dryRun: 'All', fieldValidation: 'Ignore' },
    body: probe,
  });
  return status === 201 && text.includes('"stopSignal"');
}
