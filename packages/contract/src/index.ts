export * from './guid.ts';
export * from './health.ts';
export * from './job.ts';
export * from './launch.ts';
export * from './problem.ts';
export * from './revision.ts';
export * from './system.ts';
export * from './system-status.ts';
