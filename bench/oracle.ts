import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settings, wholeEnvironment } from './environment.ts';
import { type Outcome, skipped } from './outcome.ts';
import { run } from './run.ts';
import { say } from './say.ts';

/** The reference loader as a program: one request a line in, one answer a line out. */
export interface Oracle {
  /** Resolves one Compose file in a process of its own. */
  resolve(compose: string): Promise<void>;
}

/** Builds the reference loader into `folder`, where its source and Go are at hand. */
export async function buildOracle(folder: string): Promise<Outcome<Oracle>> {
  const source = settings.oracleFolder;
  if (source === undefined || !existsSync(join(source, 'main.go'))) {
    return skipped('the source of the reference loader is not at hand (TYCHO_ORACLE_FOLDER)');
  }
  const program = join(folder, 'oracle');
  say('building the reference loader');
  try {
    await run('go', ['build', '-buildvcs=false', '-o', program, '.'], { cwd: source, env: wholeEnvironment });
  } catch (error) {
    return skipped(`the reference loader could not be built: ${firstLine(error)}`);
  }
  return { status: 'measured', result: { resolve: (compose) => resolve(program, compose) } };
}

async function resolve(program: string, compose: string): Promise<void> {
  const request = { files: { 'compose.yaml': compose }, use: ['compose.yaml'] };
  const answer = await run(program, [], { input: `${JSON.stringify(request)}\n` });
  if (!answer.startsWith('{"project"')) throw new Error(`the reference loader refuses the file: ${answer}`);
}

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
