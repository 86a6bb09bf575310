import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const repository = join(import.meta.dirname, '..');
const main = join(repository, 'apps/cli/src/main.ts');

/** Runs the real `tycho` as a process of its own, from the repository's root unless told otherwise. */
export async function runCli(
  args: readonly string[],
  { env = {}, cwd = repository, input = '' }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...path(), ...env }, stdio: 'pipe' });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, stdout, stderr };
}

/** A process of `tycho` that goes on: the API or a worker. Disposing kills it, if it still runs. */
export function startCli(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: repository,
    env: { ...path(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const ended = once(child, 'close');
  return {
    get output() {
      return output.join('');
    },
    /** The first group of the first match in what it prints; rejects when it ends before. */
    async printed(pattern: RegExp): Promise<string> {
      for (;;) {
        const found = pattern.exec(output.join(''));
        if (found) return found[1] ?? found[0];
        const more = Promise.race([once(child.stderr, 'data'), once(child.stdout, 'data'), ended.then(() => null)]);
        if ((await more) === null) throw new Error(`ended without ${pattern}:\n${output.join('')}`);
      }
    },
    /** Only sends it; `SIGSTOP` freezes the process. */
    send(signal: NodeJS.Signals) {
      child.kill(signal);
    },
    async kill(signal: NodeJS.Signals) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
      return child.exitCode;
    },
    async [Symbol.asyncDispose]() {
      await this.kill('SIGKILL');
    },
  };
}

/** Nothing else of the tests' own environment reaches the program. */
function path(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: a child process needs PATH and HOME
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}
