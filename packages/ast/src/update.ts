/** How a service whose containers change comes to its new ones. */
export interface Update {
  /** Containers at a time; 0 is all of them. */
  readonly parallelism: number;
  readonly order: 'stop-first' | 'start-first';
  /** Milliseconds that a new container has to stay ready before the next one is exchanged. */
  readonly monitor: number;
  /** What becomes of the service when a new container fails; `null` leaves it as it is. */
  readonly onFailure: 'continue' | 'pause' | 'rollback' | null;
}
