/** Both sides of the queue know it under this name. */
export const QUEUE_NAME = 'systems';
export const DEFAULT_PREFIX = 'tycho';
