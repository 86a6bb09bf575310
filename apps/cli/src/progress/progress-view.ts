import type { Job } from '@tycho/contract';
import { LiveView } from './live-view.ts';
import { PlainView } from './plain-view.ts';

/** Shows how jobs go on. Dispose when they do no more. */
export interface ProgressView extends Disposable {
  show(job: Job): void;
}

/** Redrawn in place on a terminal, a line for each change elsewhere. */
export const progressView = (stream: NodeJS.WriteStream): ProgressView =>
  stream.isTTY ? new LiveView(stream) : new PlainView(stream);

/** Only what keeps a job from going on: for commands that are usually done before anybody looks. */
export const troubleView = (stream: NodeJS.WriteStream): ProgressView =>
  new PlainView(stream, (it) => it.state === 'retrying');
