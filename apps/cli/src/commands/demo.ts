import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { settings } from '../environment.ts';
import { Failure } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { policyFrom } from '../options/policy-file.ts';
import { tell } from '../output/print.ts';

interface DemoOptions {
  readonly keep?: boolean;
}

const examples = `
Examples:
  $ tycho demo
  $ tycho demo --keep                                 then use it from another shell`;

/** For stopping all of it, in milliseconds. */
const GRACE = 30_000;

export const demoCommand = (): Command =>
  newCommand('demo')
    .description('Show the whole path on this machine: start everything, launch the samples, take them down again.')
    .option('--keep', 'leave it running until Ctrl-C')
    .addHelpText('after', examples)
    .action(demo);

async function demo({ keep = false }: DemoOptions): Promise<void> {
  const { untilStopped } = await import('../server/until-stopped.ts');
  const began = Date.now();
  const stopped = untilStopped(GRACE);
  if (!keep) stopped.then(() => process.exit(130));

  await using resources = new AsyncDisposableStack();
  const url = await start(resources);
  await launchSamples(url);
  tell(`\n# The API is at ${url}, its page with everything it can do at ${url}/apidocs/`);
  if (keep) {
    tell('# It stays until Ctrl-C. To use it, say this in another shell, then tycho as usual:');
    tell(`  export TYCHO_URL=${url}`);
    await stopped;
  }
  await takeDown(url);
  const took = keep ? '' : ` in ${((Date.now() - began) / 1_000).toFixed(1)} s`;
  tell(`\n# Done${took}. Everything that was started ends now.`);
}

/** API and worker in this process, on free ports and a queue of its own. */
async function start(resources: AsyncDisposableStack): Promise<string> {
  const { seenAs } = await import('../server/seen.ts');
  const { standOn } = await import('../server/ground.ts');
  const { startWorker } = await import('@tycho/worker');
  const { startApi } = await import('@tycho/api');
  const { TychoClient } = await import('@tycho/client');
  const { untilReady } = await import('../server/until-ready.ts');

  tell('# Starting Redis, the embedded cluster, a worker and the API, all in this process or below it');
  const seen = await seenAs('api', { level: 'warn' }, resources);
  const { redis, redisPasswordFile, redisCa, redisCert, redisKey } = settings;
  const access = { redis, redisPasswordFile, redisCa, redisCert, redisKey };
  const ground = await standOn({ ...access, embedded: true, part: 'api', seen }, resources);
  const common = { ...ground, prefix: `tycho-demo-${process.pid}`, ...seen };
  resources.use(await startWorker(common));
  const api = await startApi({ ...common, policy: await policyFrom(undefined), host: '127.0.0.1', port: 0 });
  const { url } = resources.use(api);
  await untilReady(new TychoClient(url));
  return url;
}

async function launchSamples(url: string): Promise<void> {
  const notebook = sample('jupyter-ds');
  tell('\n# Launching the notebook three times: the same file, three systems side by side');
  for (let count = 0; count < 3; count++) await tycho(url, 'up', '-f', notebook);
  tell('\n# Launching a web page and its database, which must be healthy first, and watching them get ready');
  await tycho(url, 'up', '-f', sample('web-db'), '--wait');
  tell('\n# What is running now');
  await tycho(url, 'status');
}

async function takeDown(url: string): Promise<void> {
  const { TychoClient } = await import('@tycho/client');
  const guids = (await new TychoClient(url).systems()).map((it) => it.guid);
  tell('\n# Taking everything down');
  if (guids.length > 0) await tycho(url, 'down', ...guids);
  await tycho(url, 'status');
}

/** The command itself, as a person would call it, on our API. */
async function tycho(url: string, ...argv: string[]): Promise<void> {
  const { run } = await import('../program.ts');
  tell(`$ tycho ${argv[0] === 'down' ? 'down $(tycho status --terse)' : argv.join(' ')}`);
  await run([...argv, '--server', url]);
  if (process.exitCode) throw new Failure(`the demo ends here, because tycho ${argv[0]} failed`);
}

const sample = (name: string): string =>
  relative(process.cwd(), fileURLToPath(new URL(`../../../../samples/${name}/docker-compose.yaml`, import.meta.url)));
