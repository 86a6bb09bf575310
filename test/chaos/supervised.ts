import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it prints is added to this file. */
  readonly log: string;
  /** Its pid is written there each time it starts. */
  readonly pidFile?: string;
}

/** In milliseconds. */
const GRACE = 30_000;

/** A process that is killed, frozen and started again as the run wants it. One that ends by itself comes back. */
export class Supervised implements AsyncDisposable {
  readonly name: string;
  readonly #command: Command;
  #child: ChildProcess | null = null;
  #wanted = false;
  /** How often it ended though nobody had asked it to. */
  endedByItself = 0;
  /** How often it had not ended in the time that it was given. */
  stuck = 0;

  constructor(name: string, command: Command) {
    this.name = name;
    this.#command = command;
  }

  start(): void {
    this.#wanted = true;
    const { program, args, cwd, env, log, pidFile } = this.#command;
    const output = openSync(log, 'a');
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', output, output] });
    closeSync(output);
    this.#child = child;
    if (pidFile !== undefined) writeFileSync(pidFile, `${child.pid}\n`);
    child.once('exit', () => {
      if (!this.#wanted || this.#child !== child) return;
      this.endedByItself += 1;
      setTimeout(() => this.#wanted && this.#child === child && this.start(), 200);
    });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Asks it to end, as Kubernetes does: after half a minute it is killed. */
  async stop(): Promise<void> {
    const overdue = setTimeout(() => {
      this.stuck += 1;
      this.#child?.kill('SIGKILL');
    }, GRACE);
    await this.kill('SIGTERM');
    clearTimeout(overdue);
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.thaw();
    await this.kill();
  }
}
