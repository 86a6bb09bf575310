/** What of the contract needs no zod: for programs that have to be small. */
export * from './headers.ts';
export * from './job-state.ts';
