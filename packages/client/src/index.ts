export type { CallOptions } from './call-options.ts';
export * from './client-error.ts';
export * from './job-handle.ts';
export * from './job-watch.ts';
export * from './tycho-client.ts';
