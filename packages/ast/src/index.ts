export * from './change.ts';
export * from './dependency-order.ts';
export * from './next-services.ts';
export * from './optional-services.ts';
export * from './problem.ts';
export * from './problem-codes.ts';
export * from './service-state.ts';
export * from './system.ts';
