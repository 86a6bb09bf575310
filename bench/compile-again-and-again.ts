// The process of compile-time.ts: a Compose file on stdin, its measurements as JSON on stdout.
import { text } from 'node:stream/consumers';
import { manifests } from '@tycho/backends';
import { newGuid } from '@tycho/contract';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import type { CompileTime } from './compile-time.ts';
import { spread } from './spread.ts';

/** How long to compile before it counts, and how long to measure then, in milliseconds. */
const warmUp = 2_000;
const measure = 3_000;

const compose = await text(process.stdin);
const policy = policyOptionsSchema.parse({});
const guid = newGuid();
const mebibytes = (bytes: number): number => bytes / 2 ** 20;

function once() {
  const start = performance.now();
  const { system } = parse({ files: { 'compose.yaml': compose }, environment: {} });
  if (!system) throw new Error('the Compose file of the bench is refused');
  const parsed = performance.now();
  const governed = govern(system, policy).system;
  if (!governed) throw new Error('the Compose file of the bench is refused by policy');
  const done = performance.now();
  const objects = manifests(governed, { guid }).length;
  const end = performance.now();
  return { objects, parse: parsed - start, govern: done - parsed, compile: end - done, whole: end - start };
}

function repeated(milliseconds: number): ReturnType<typeof once>[] {
  const runs: ReturnType<typeof once>[] = [];
  const until = performance.now() + milliseconds;
  while (performance.now() < until) runs.push(once());
  return runs;
}

const loaded = mebibytes(process.memoryUsage.rss());
const first = once();
const afterFirst = mebibytes(process.memoryUsage.rss());
repeated(warmUp);
const runs = repeated(measure);
const result: Omit<CompileTime, 'file'> = {
  objects: first.objects,
  first: first.whole,
  parse: spread(runs.map((it) => it.parse)),
  govern: spread(runs.map((it) => it.govern)),
  compile: spread(runs.map((it) => it.compile)),
  whole: spread(runs.map((it) => it.whole)),
  // Node gives the peak in KiB.
  memory: { loaded, afterFirst, peak: process.resourceUsage().maxRSS / 1024 },
};
process.stdout.write(JSON.stringify(result));
