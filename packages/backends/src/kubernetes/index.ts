import type { Backend } from '../backend.ts';
import type { KubernetesOptions } from './kubernetes-backend.ts';

export type { KubernetesOptions } from './kubernetes-backend.ts';
export { type ManifestOptions, manifests } from './manifests.ts';

/**
 * A backend for the cluster of the kubeconfig. It does not need to answer yet: `check` says whether it does.
 * The Kubernetes client takes a third of a second to load, so it is loaded only here.
 *
 * @example const backend = await kubernetesBackend({ namespace: 'notebooks' });
 */
export async function kubernetesBackend(options: KubernetesOptions = {}): Promise<Backend> {
  const { connect } = await import('./kubernetes-backend.ts');
  return connect(options);
}
