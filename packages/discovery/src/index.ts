export * from './client-factory.ts';
export * from './discover.ts';
export * from './discovery-error.ts';
