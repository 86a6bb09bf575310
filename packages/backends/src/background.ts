import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<boolean>();

/** What `work` asks of the cluster comes after what somebody waits for. */
export const inBackground = <T>(work: () => T): T => storage.run(true, work);

/** Whether this is called by something in the background. */
export const isInBackground = (): boolean => storage.getStore() === true;
