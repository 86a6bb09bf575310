export * from './backend.ts';
export type * from './cluster-observer.ts';
export { fence } from './fence.ts';
export * from './kubernetes/index.ts';
