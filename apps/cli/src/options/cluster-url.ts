import { InvalidArgumentError } from 'commander';

/**
 * The address of a cluster that asks for no credentials.
 *
 * @example clusterUrl('http://127.0.0.1:8001/') // 'http://127.0.0.1:8001'
 */
export function clusterUrl(text: string): string {
  const url = URL.parse(text);
  if (!url?.host || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash) {
    throw new InvalidArgumentError('Write a URL such as http://127.0.0.1:8001.');
  }
  if (url.username || url.password) {
    throw new InvalidArgumentError('For a cluster that asks for credentials use a kubeconfig, with KUBECONFIG.');
  }
  return url.href.replace(/\/+$/, '');
}
