export { startWorker, type WorkerHandle, type WorkerOptions } from './worker.ts';
