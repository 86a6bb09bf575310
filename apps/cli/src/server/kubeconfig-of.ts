/** The content of a kubeconfig for the cluster at `server`, which asks for no credentials. */
export function kubeconfigOf(server: string): object {
  const name = 'cluster';
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}
