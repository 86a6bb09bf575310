import { join } from 'node:path';
import { type ComposeText, largeFile, notebook } from './compose-texts.ts';
import { bareEnvironment } from './environment.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import type { Spread } from './spread.ts';

/** From the Compose text to the manifests, without a process start. */
export interface CompileTime {
  readonly file: string;
  /** Objects that the file becomes. */
  readonly objects: number;
  /** The first time in a process, in milliseconds. */
  readonly first: number;
  /** Once warm, in milliseconds. */
  readonly parse: Spread;
  readonly govern: Spread;
  readonly compile: Spread;
  readonly whole: Spread;
  readonly memory: CompileMemory;
}

/** Resident memory of a process that does nothing else, in MiB. */
export interface CompileMemory {
  /** Everything imported, nothing compiled. */
  readonly loaded: number;
  readonly afterFirst: number;
  /** The most it ever was, after all runs. */
  readonly peak: number;
}

/** Parses, governs and compiles each file in a process of its own. */
export async function compileTime(): Promise<CompileTime[]> {
  const results: CompileTime[] = [];
  for (const it of [notebook, largeFile(100)]) {
    say(`compiling: ${it.title}`);
    results.push({ file: it.title, ...(await inOwnProcess(it)) });
  }
  return results;
}

async function inOwnProcess({ text }: ComposeText): Promise<Omit<CompileTime, 'file'>> {
  const program = join(import.meta.dirname, 'compile-again-and-again.ts');
  const answer = await run(process.execPath, [program], { env: bareEnvironment, input: text });
  return JSON.parse(answer) as Omit<CompileTime, 'file'>;
}
