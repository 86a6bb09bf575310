export * from './backend.ts';
export * from './kubernetes/index.ts';
