import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { bareEnvironment } from './environment.ts';
import { type Footprint, footprint } from './footprint.ts';
import { leftovers } from './leftovers.ts';
import { tychoMain } from './repository.ts';

/** A command of `tycho` that goes on, as a process of its own. */
export interface TychoProcess extends AsyncDisposable {
  /** What it has taken of the machine so far. */
  footprint(): Footprint;
}

export interface TychoProcessOptions {
  readonly kubeconfig: string;
  /** Folder for a CPU profile, written when it ends. */
  readonly profile?: string | undefined;
}

/** How long it may take to end by itself, in milliseconds. */
const patience = 15_000;

/** Starts it, and waits until it prints `pattern`; answers the first group with it. */
export async function startTychoProcess(
  args: readonly string[],
  pattern: RegExp,
  { kubeconfig, profile }: TychoProcessOptions,
): Promise<{ process: TychoProcess; found: string }> {
  const profiling =
    profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-name', profileName(args), '--cpu-prof-dir', profile];
  const child = spawn(process.execPath, [...profiling, tychoMain, ...args], {
    env: { ...bareEnvironment, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit');
  const handle = leftovers.defer(async () => {
    child.kill('SIGTERM');
    const late = sleep(patience, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
    await ended;
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += String(chunk);
  });
  for (;;) {
    const found = pattern.exec(output);
    if (found) {
      return { process: { footprint: () => footprint(child.pid ?? 0), ...handle }, found: found[1] ?? '' };
    }
    const more = await Promise.race([once(child.stderr, 'data'), ended.then(() => null)]);
    if (more === null) throw new Error(`tycho ${args.join(' ')} ended:\n${output}`);
  }
}

const profileName = ([command]: readonly string[]): string => `${command}-${Date.now()}.cpuprofile`;
