import { bench } from './bench.ts';
import { leftovers } from './leftovers.ts';
import { readOptions } from './options.ts';
import { reportText } from './report-text.ts';
import { say } from './say.ts';
import { writeBenchmarks } from './write-benchmarks.ts';

// Ctrl-C takes the cluster and every process down before the bench ends.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true;
    say(`${signal}: taking everything down`);
    leftovers.endAll().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

try {
  const options = readOptions(process.argv.slice(2));
  const report = await bench(options);
  console.log(options.json ? JSON.stringify(report, null, 2) : reportText(report));
  if (options.write) writeBenchmarks(report);
} catch (error) {
  await leftovers.endAll();
  if (!interrupted) console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode ??= 1;
}
