import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runCli } from './run-cli.ts';

export const helm = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('helm', args, { maxBuffer: 2 ** 26 })).stdout;

/** Why nothing can be tried with helm; `null`: it is there. */
export const withoutHelm = await helm('version').then(
  () => null,
  () => 'no helm on PATH',
);

/** The chart of a Compose file, in a folder that goes when it is disposed, and its objects as they are without one. */
export async function chartOf(text: string, ...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'tycho-chart-'));
  const convert = ['convert', '-f', '-', ...args];
  const made = await runCli([...convert, '--format', 'helm', '--out', folder], { input: text });
  if (made.code !== 0) throw new Error(made.stderr);
  const { stdout } = await runCli([...convert, '-o', 'json'], { input: text });
  return {
    folder,
    objects: (JSON.parse(stdout) as { items: Made[] }).items,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Made {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec?: unknown;
}
