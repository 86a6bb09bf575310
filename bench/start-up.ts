import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { largeFile, notebook } from './compose-texts.ts';
import { bareEnvironment } from './environment.ts';
import { buildOracle, type Oracle } from './oracle.ts';
import type { Outcome } from './outcome.ts';
import { repository } from './repository.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { type Spread, spread } from './spread.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A whole process that resolves one Compose file, in milliseconds. */
export interface StartUp {
  readonly file: string;
  /** `tycho config` */
  readonly tycho: Spread;
  /** The reference loader (compose-go). */
  readonly oracle: Outcome<Spread>;
}

const times = 15;

/** `tycho config` and the reference loader in turns, each as a process that starts, resolves, prints and ends. */
export async function startUp(): Promise<StartUp[]> {
  await using folder = temporaryFolder();
  const oracle = await buildOracle(folder.path);
  say('bundling the command');
  await run(process.execPath, [join(repository, 'scripts/bundle.mjs')]);
  const results: StartUp[] = [];
  for (const [index, { title, text }] of [notebook, largeFile(100)].entries()) {
    say(`tycho config: ${title}`);
    const project = join(folder.path, `project-${index}`);
    mkdirSync(project);
    const file = join(project, 'compose.yaml');
    writeFileSync(file, text);
    results.push({ file: title, ...(await takeTurns(() => tychoConfig(file), oracle, text)) });
  }
  return results;
}

async function takeTurns(tycho: () => Promise<unknown>, oracle: Outcome<Oracle>, text: string) {
  // The first run fills the compile cache and the page cache.
  await tycho();
  if (oracle.status === 'measured') await oracle.result.resolve(text);
  const own: number[] = [];
  const reference: number[] = [];
  for (let index = 0; index < times; index++) {
    own.push(await timeOf(tycho));
    if (oracle.status === 'measured') reference.push(await timeOf(() => oracle.result.resolve(text)));
  }
  const result: Outcome<Spread> =
    oracle.status === 'measured' ? { status: 'measured', result: spread(reference) } : oracle;
  return { tycho: spread(own), oracle: result };
}

const tychoConfig = (file: string): Promise<string> =>
  run(join(repository, 'bin/tycho'), ['config', '-f', file], { env: bareEnvironment });

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
