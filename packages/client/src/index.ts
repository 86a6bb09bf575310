export type { CallOptions, WriteOptions } from './call-options.ts';
export * from './client-error.ts';
export * from './job-handle.ts';
export * from './job-watch.ts';
export type { Patience } from './repeat-write.ts';
export * from './tycho-client.ts';
