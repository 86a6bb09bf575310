export * from './backend.ts';
export { type KubernetesOptions, kubernetesBackend } from './kubernetes/kubernetes-backend.ts';
export { type ManifestOptions, manifests } from './kubernetes/manifests.ts';
