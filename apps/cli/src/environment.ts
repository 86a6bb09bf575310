/**
 * Variables of the caller. Passed on to nobody as a whole: what a Compose file refers to is picked out by
 * `project/mentioned-variables.ts`. KUBECONFIG and the in-cluster configuration are read by the Kubernetes client.
 */
// biome-ignore lint/style/noProcessEnv: the one place of this app that reads it
export const environment: Readonly<Record<string, string | undefined>> = process.env;

const set = (name: string): string | undefined => environment[name] || undefined;

/** What may be set once instead of with every command; an option wins over it. */
export const settings = {
  /** Where the API is. */
  url: set('TYCHO_URL') ?? 'http://127.0.0.1:5000',
  redis: set('REDIS_URL'),
  /** Of the cluster, for what Tycho makes. */
  namespace: set('NAMESPACE'),
} as const;
