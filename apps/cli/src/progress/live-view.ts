import { styleText } from 'node:util';
import type { Job } from '@tycho/contract';
import { plainLine } from '../output/plain-text.ts';
import { type LineState, progressLines, progressSummary } from './progress-lines.ts';
import type { ProgressView } from './progress-view.ts';

/** What is needed of a terminal. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

interface Line {
  readonly what: string;
  readonly state: LineState;
  readonly more: string;
}

const colours = {
  queued: 'dim',
  pending: 'dim',
  active: 'cyan',
  waiting: 'cyan',
  starting: 'cyan',
  retrying: 'yellow',
  ready: 'green',
  completed: 'green',
  failed: 'red',
  cancelled: 'yellow',
  superseded: 'yellow',
} as const satisfies Record<LineState, string>;

const stateWidth = Math.max(...Object.keys(colours).map((it) => it.length)) + 1;

/** Lines on a terminal, redrawn in place: one for each service, or for each system when there are several. */
export class LiveView implements ProgressView {
  readonly #terminal: Terminal;
  readonly #jobs = new Map<string, Job>();
  #drawn = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(job: Job): void {
    this.#jobs.set(job.id, job);
    const { columns = 80, rows = 24 } = this.#terminal;
    const lines = linesOf([...this.#jobs.values()], rows - 1);
    const width = Math.max(...lines.map((it) => it.what.length));
    const back = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
    this.#terminal.write(`${back}\u001b[J${lines.map((it) => `${drawn(it, width, columns - 1)}\n`).join('')}`);
    this.#drawn = lines.length;
  }

  /** The last picture stays. */
  [Symbol.dispose](): void {
    this.#drawn = 0;
  }
}

function linesOf(jobs: readonly Job[], room: number): Line[] {
  const [only, ...others] = jobs;
  const lines = only !== undefined && others.length === 0 ? serviceLines(only) : jobs.map(systemLine);
  return lines.length <= room ? lines : [countLine(jobs)];
}

const serviceLines = (job: Job): Line[] =>
  progressLines(job).map(({ subject, state, reason }) => ({ what: subject ?? job.name, state, more: reason ?? '' }));

function systemLine(job: Job): Line {
  const [trouble] = progressLines(job).filter((it) => it.state === 'retrying' || it.state === 'failed');
  return {
    what: `${job.name} ${job.guid.slice(0, 8)}`,
    state: trouble?.state ?? job.state,
    more: [progressSummary(job), trouble?.reason].filter(Boolean).join(': '),
  };
}

function countLine(jobs: readonly Job[]): Line {
  const count = (state: Job['state']) => jobs.filter((it) => it.state === state).length;
  const applied = jobs.filter((it) => it.applied).length;
  const failed = count('failed') + count('cancelled') + count('superseded');
  const more = `${applied} applied, ${count('completed')} done${failed > 0 ? `, ${failed} failed` : ''}`;
  return { what: `${jobs.length} systems`, state: 'active', more };
}

/** Cut to the width, because a line that wraps could not be redrawn. */
function drawn({ what, state, more }: Line, width: number, columns: number): string {
  const before = `  ${what.padEnd(width)}  `.slice(0, columns);
  const shown = state.padEnd(stateWidth).slice(0, columns - before.length);
  const after = plainLine(more).slice(0, columns - before.length - shown.length);
  return `${before}${styleText(colours[state], shown, { stream: process.stderr })}${after}`.trimEnd();
}
