import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Request } from './request.ts';

/** What the reference loader makes of a project; `none` where it crashed or did not answer in time. */
export type Verdict =
  | { readonly status: 'accepted'; readonly model: unknown }
  | { readonly status: 'refused'; readonly message: string }
  | { readonly status: 'none' };

const longestMilliseconds = 5_000;

/** The reference loader as processes that answer one question at a time each; one that dies is started anew. */
export class Oracle implements AsyncDisposable {
  readonly #path: string;
  /** Above the folders of the projects. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'tycho-reference-'));
  readonly #idle: OracleProcess[];
  readonly #waiting: ((it: OracleProcess) => void)[] = [];

  constructor(path: string, processes = 2) {
    this.#path = path;
    this.#idle = Array.from({ length: processes }, () => new OracleProcess(path, this.#folder));
  }

  async ask(request: Request): Promise<Verdict> {
    const one = this.#idle.pop() ?? (await new Promise<OracleProcess>((resolve) => this.#waiting.push(resolve)));
    const line = await one.ask(JSON.stringify(request));
    this.#release(line === null ? new OracleProcess(this.#path, this.#folder) : one);
    return line === null ? { status: 'none' } : verdict(line.replaceAll(this.#folder, '$UP'));
  }

  #release(one: OracleProcess): void {
    const next = this.#waiting.shift();
    if (next) next(one);
    else this.#idle.push(one);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const it of this.#idle) it.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class OracleProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  #answer: (line: string | null) => void = () => {};

  constructor(path: string, folder: string) {
    this.#child = spawn(path, { stdio: 'pipe', env: { TMPDIR: folder } });
    this.#child.stdin.on('error', () => this.#answer(null));
    this.#child.stderr.resume();
    this.#child.on('error', () => this.#answer(null));
    this.#child.on('close', () => this.#answer(null));
    createInterface(this.#child.stdout).on('line', (line) => this.#answer(line));
  }

  /** Answers `null` when the process died over it. */
  async ask(line: string): Promise<string | null> {
    const timer = setTimeout(() => this.kill(), longestMilliseconds);
    const answer = await new Promise<string | null>((resolve) => {
      this.#answer = resolve;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) resolve(null);
      this.#child.stdin.write(`${line}\n`);
    });
    clearTimeout(timer);
    return answer;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function verdict(line: string): Verdict {
  const { project, error } = JSON.parse(line) as { project?: unknown; error?: string };
  return error === undefined ? { status: 'accepted', model: project } : { status: 'refused', message: error };
}
