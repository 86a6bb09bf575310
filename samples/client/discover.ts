// Finds the API in the cluster of the kubeconfig, and a way to it; only this needs Node:
//   node samples/client/discover.ts [NAMESPACE]
import { DiscoveryError, TychoClientFactory } from '@tycho/discovery';

try {
  await using client = await new TychoClientFactory({ namespace: process.argv[2] }).getClient();
  const { service, namespace, way } = client.endpoint;
  console.log(`found ${service} in namespace ${namespace}, by ${way}`);
  console.log(`it is ready: ${(await client.ready()).ready}`);
} catch (error) {
  if (!(error instanceof DiscoveryError)) throw error;
  console.log(`${error.code}: ${error.message}. ${error.hint}`);
}
