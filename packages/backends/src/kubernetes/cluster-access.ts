// For those who look at a cluster and launch nothing in it.
export { type KubeClient, type KubeClientOptions, type KubeResponse, kubeClient, type PodPort } from './kube-client.ts';
export { conditionOf, type Node, type Pod, type Service } from './objects.ts';
