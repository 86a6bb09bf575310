import type { Job } from '@tycho/contract';
import { plainLine } from '../output/plain-text.ts';
import { type ProgressLine, progressLines } from './progress-lines.ts';
import type { ProgressView } from './progress-view.ts';

/** What is needed of a stream. */
export interface Sink {
  write(text: string): unknown;
}

/** A line for each change, for a pipe or a log. */
export class PlainView implements ProgressView {
  readonly #sink: Sink;
  readonly #wanted: (line: ProgressLine) => boolean;
  readonly #told = new Map<string, string>();

  constructor(sink: Sink, wanted: (line: ProgressLine) => boolean = () => true) {
    this.#sink = sink;
    this.#wanted = wanted;
  }

  show(job: Job): void {
    for (const line of progressLines(job).filter(this.#wanted)) {
      const text = lineText(job, line);
      const key = `${job.id} ${line.subject}`;
      if (this.#told.get(key) === text) continue;
      this.#told.set(key, text);
      this.#sink.write(`${text}\n`);
    }
  }

  [Symbol.dispose](): void {}
}

/** `web-db 909f2e60 db: starting (waits for its probe)` */
function lineText({ name, guid }: Job, { subject, state, reason }: ProgressLine): string {
  const what = [name, guid.slice(0, 8), subject].filter(Boolean).join(' ');
  return plainLine(`${what}: ${state}${reason === null ? '' : ` (${reason})`}`);
}
