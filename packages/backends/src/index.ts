export * from './backend.ts';
export { inBackground } from './background.ts';
export type * from './cluster-observer.ts';
export { fence } from './fence.ts';
export * from './kubernetes/index.ts';
