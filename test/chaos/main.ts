import { parseArgs } from 'node:util';
import { chaos } from './chaos.ts';

// npm run chaos -- --operations 100000 --faults 1000 --seed 7
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '400' },
    faults: { type: 'string', default: '60' },
    clients: { type: 'string', default: '24' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    cluster: { type: 'string', default: '../shared/cluster/cluster' },
  },
});
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error(signal)));
const report = await chaos({
  cluster: values.cluster,
  seed: Number(values.seed),
  operations: Number(values.operations),
  faults: Number(values.faults),
  clients: Number(values.clients),
  signal: interrupted.signal,
  say: (line) => console.error(line),
});
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.wrong.length === 0 ? 0 : 1;
