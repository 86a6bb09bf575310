export * from './backend.ts';
export type * from './cluster-observer.ts';
export * from './kubernetes/index.ts';
