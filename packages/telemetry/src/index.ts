export { measureBackend } from './measure-backend.ts';
export { measureCluster } from './measure-cluster.ts';
export { metricTable } from './metric-table.ts';
export { Metrics, type Sample } from './metrics.ts';
export { type ReadinessOptions, readiness } from './readiness.ts';
export { type StatusServer, type StatusServerOptions, startStatusServer } from './status-server.ts';
export { type AroundPhase, type Phase, withPhases } from './with-phases.ts';
