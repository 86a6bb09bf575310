import { kubernetesBackend } from '@tycho/backends';
import { backendContract } from '@tycho/backends/contract-suite';
import { startEmbedded } from '@tycho/embedded';

backendContract('the embedded cluster', {
  async start(options) {
    const cluster = await startEmbedded({ readyAfter: 20 });
    const backend = await kubernetesBackend({ kubeconfig: cluster.kubeconfig, namespace: options?.namespace });
    return {
      backend,
      async [Symbol.asyncDispose]() {
        await backend.close();
        await cluster.stop();
      },
    };
  },
  skip: { 'programs can fail': 'no programs run in the embedded cluster' },
});
