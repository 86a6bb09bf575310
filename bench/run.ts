import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { leftovers } from './leftovers.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string;
  /** It is itself what ends something: when the bench is interrupted, it goes on. */
  readonly isEnd?: boolean;
}

/** Runs a program to its end and answers what it prints; throws when it fails. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { input = '', isEnd = false, ...rest } = options;
  // A group of its own, so that Ctrl-C leaves it to the bench, and the bench can end its children with it.
  const child = spawn(program, args, { ...rest, stdio: 'pipe', detached: true });
  await using _ = leftovers.defer(async () => {
    if (!isEnd && child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr}${stdout.slice(-2_000)}`);
  return stdout;
}
