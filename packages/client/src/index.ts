export type { CallOptions, EventsOptions, JobOptions, WriteOptions } from './call-options.ts';
export * from './client-error.ts';
export type { JobEvent, Opened, SystemEvent } from './events/events-of.ts';
export { NoEventsError } from './events/server-events.ts';
export * from './job-handle.ts';
export * from './job-watch.ts';
export type { LogsOptions } from './logs/system-logs.ts';
export type { Patience } from './repeat-write.ts';
export * from './tycho-client.ts';
