import type { Command } from 'commander';
import { UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { type ServerOptions, upkeepOf, withServerOptions } from '../options/server-options.ts';
import { tell } from '../output/print.ts';

const examples = `
Examples:
  $ REDIS_URL=redis://redis:6379 tycho worker
  $ tycho worker --redis redis://127.0.0.1:6379 --concurrency 16
  $ tycho worker --redis redis://api:6379 --cluster http://api:6443

The last one works on the cluster of "tycho api --embedded --embedded-listen 0.0.0.0:6443".

It takes jobs from the Redis that an API uses: name the same for both.`;

export const workerCommand = (): Command =>
  withServerOptions(newCommand('worker').description('Run a worker: it carries out what the API has accepted.'))
    .addHelpText('after', examples)
    .action(worker);

async function worker(options: ServerOptions): Promise<void> {
  if (!options.redis)
    throw new UsageError('name the Redis of the API with --redis or REDIS_URL: one of its own has no jobs');
  const { seenAs } = await import('../server/seen.ts');
  const { standOn } = await import('../server/ground.ts');
  const { untilStopped } = await import('../server/until-stopped.ts');
  const { serveStatus } = await import('../server/status.ts');
  const { startWorker } = await import('@tycho/worker');

  const { concurrency, readyTimeout, jobTimeout, grace } = options;
  const stopped = untilStopped(grace);
  await using resources = new AsyncDisposableStack();
  const seen = await seenAs('worker', { level: options.debug ? 'debug' : 'info' }, resources);
  const ground = await standOn({ ...options, embedded: false, part: 'worker', seen }, resources);
  const { readiness } = resources.use(
    await startWorker({ ...ground, ...seen, concurrency, readyTimeout, jobTimeout, grace, ...upkeepOf(options) }),
  );
  await serveStatus(options, { ...seen, readiness }, resources);
  tell(`Worker    ${concurrency} operations at once. Stop it with Ctrl-C.`);
  tell(`${await stopped}: stopping; what is under way another worker takes up.`);
}
