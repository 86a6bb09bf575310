import { backendContract } from '@tycho/backends/contract-suite';
import { realCluster } from '../real-cluster.ts';

const cluster = realCluster();

backendContract(`Kubernetes (${cluster.kind})`, {
  start: (options) => cluster.startBackend(options),
  skip: cluster.skip,
});
