/** Whether a system comes to a new state, or goes back to one that it had. */
export const directions = ['forward', 'back'] as const;

export type Direction = (typeof directions)[number];

/** How a service whose containers change comes to its new ones. */
export interface Update {
  /** Containers at a time; 0 is all of them. */
  readonly parallelism: number;
  readonly order: 'stop-first' | 'start-first';
  /** Milliseconds that a new container has to stay ready before the next one is exchanged. */
  readonly monitor: number;
  /** What is done when a new container fails: go on, go no further, or go back to the last revision that was ready. */
  readonly onFailure: 'continue' | 'pause' | 'rollback';
}
