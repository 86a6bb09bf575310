import type { Backend } from '@tycho/backends';
import { type Command, Option } from 'commander';
import type { Logger } from 'pino';
import { settings } from '../environment.ts';
import { Failure, UsageError } from '../exit-codes.ts';
import { newCommand } from '../new-command.ts';
import { duration } from '../options/duration.ts';
import { type ListenAddress, listenAddress } from '../options/listen-address.ts';
import { oneMoreOrigin, originsOf } from '../options/origins.ts';
import { policyFrom } from '../options/policy-file.ts';
import { type ServerOptions, upkeepOf, withServerOptions } from '../options/server-options.ts';
import { wholeNumber } from '../options/whole-number.ts';
import { tell } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { isLoopback } from '../server/loopback.ts';

interface ApiOptions extends ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly unsafeListen?: boolean;
  readonly embeddedListen?: ListenAddress;
  readonly workers: number;
  readonly policy?: string;
  readonly access?: string;
  /** 0: any number. */
  readonly requestsPerMinute: number;
  readonly auditLog?: string;
  readonly queueLimit: number;
  readonly systemsPerOwner: number;
  readonly launchesPerMinute: number;
  readonly board: boolean;
  readonly originalOk: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly corsOrigin?: readonly string[];
  readonly streamsPerCaller: number;
  readonly streams: number;
  /** Milliseconds. */
  readonly drain: number;
}

const MANY = 100_000_000;

const examples = `
Examples:
  $ tycho api --debug                                 the cluster of KUBECONFIG or in-cluster configuration
  $ tycho api --embedded                              without a cluster; no containers run
  $ tycho api --cluster http://127.0.0.1:8001          the cluster that "kubectl proxy" serves
  $ tycho api --workers 0 --redis redis://redis:6379  leave the work to "tycho worker"

Who reaches the API can run containers in your cluster. With --access it asks who calls (docs/access.md).
Without it, it listens for this machine only, unless --unsafe-listen says that something else, as the
network of a container, keeps others away.`;

export const apiCommand = (): Command =>
  withServerOptions(newCommand('api').description('Run the API, with one worker in the same process.'))
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--port <port>', 'port to listen at; 0 takes a free one', wholeNumber(0, 65_535), 5000)
    .option(
      '--unsafe-listen',
      'allow a --host or --embedded-listen that others can reach, though nobody is asked to log in',
    )
    .option('--embedded', 'use the embedded cluster; no containers run in it')
    .option('--embedded-listen <host:port>', 'where it listens, for workers elsewhere', listenAddress)
    .option('--workers <n>', 'workers in this process: 1, or 0 to leave the work to others', wholeNumber(0, 1), 1)
    .option(
      '--access <file>',
      'who may call and do what, as YAML or JSON; also TYCHO_ACCESS (default: nobody is asked)',
      settings.access,
    )
    .option(
      '--requests-per-minute <n>',
      'requests that a caller may send in a minute who is no operator; 0: any number; also TYCHO_REQUESTS_PER_MINUTE',
      wholeNumber(0, MANY),
      settings.limits.requestsPerMinute,
    )
    .option(
      '--audit-log <file>',
      'where each write is told, as a line of JSON; also TYCHO_AUDIT_LOG (default: in the log)',
      settings.auditLog,
    )
    .option('--policy <file>', 'policy as YAML or JSON (default: the safe one)')
    .option(
      '--queue-limit <n>',
      'operations that may wait or be under way; 0: any number; also TYCHO_QUEUE_LIMIT',
      wholeNumber(0, MANY),
      settings.limits.queue,
    )
    .option(
      '--systems-per-owner <n>',
      'systems that one owner may have; 0: any number; also TYCHO_SYSTEMS_PER_OWNER',
      wholeNumber(0, MANY),
      settings.limits.systemsPerOwner,
    )
    .option(
      '--launches-per-minute <n>',
      'systems that one owner may launch in a minute; 0: any number; also TYCHO_LAUNCHES_PER_MINUTE',
      wholeNumber(0, MANY),
      settings.limits.launchesPerMinute,
    )
    .option('--board', 'show the queue at /board, with Bull Board: read only; also TYCHO_BOARD=true', settings.board)
    .option(
      '--original-ok',
      'answer 200 below /system/ even when something is wrong, as the original Tycho did; also TYCHO_ORIGINAL_OK=true',
      settings.originalOk,
    )
    .option('--tls-cert <file>', 'speak TLS, with this certificate; also TYCHO_TLS_CERT', settings.tlsCert)
    .option('--tls-key <file>', 'the key of that certificate; also TYCHO_TLS_KEY', settings.tlsKey)
    .addOption(
      new Option(
        '--cors-origin <origin...>',
        'let pages of this origin ask; also TYCHO_CORS_ORIGINS (default: none)',
      ).argParser(oneMoreOrigin),
    )
    .option(
      '--streams-per-caller <n>',
      'event streams and logs that one caller may have open; 0: any number; also TYCHO_STREAMS_PER_CALLER',
      wholeNumber(0, MANY),
      settings.streams.perCaller,
    )
    .option(
      '--streams <n>',
      'event streams and logs that may be open in all; 0: any number; also TYCHO_STREAMS',
      wholeNumber(0, MANY),
      settings.streams.all,
    )
    .addOption(
      new Option('--drain <duration>', 'how long it still answers when it is told to stop, and /readyz says no')
        .argParser(duration)
        .default(0, '0s'),
    )
    .addHelpText('after', examples)
    .action(api);

async function api(options: ApiOptions): Promise<void> {
  checkListening(options);
  const tls = tlsOf(options);
  const origins = options.corsOrigin ?? originsOf('TYCHO_CORS_ORIGINS', settings.corsOrigins);
  const policy = await policyFrom(options.policy);
  const { seenAs } = await import('../server/seen.ts');
  const { standOn } = await import('../server/ground.ts');
  const { accessOf } = await import('../server/access-of.ts');
  const { untilStopped } = await import('../server/until-stopped.ts');
  const { serveStatus } = await import('../server/status.ts');
  const { CUT_OFF_AFTER, startApi } = await import('@tycho/api');

  const { concurrency, readyTimeout, jobTimeout, grace, host, port, embedded = false, drain } = options;
  const stopped = untilStopped(drain + CUT_OFF_AFTER + (options.workers > 0 ? grace : 0));
  await using resources = new AsyncDisposableStack();
  const seen = await seenAs('api', { level: options.debug ? 'debug' : 'info' }, resources);
  const ground = await standOn({ ...options, embedded, part: 'api', seen }, resources);
  const access = await accessOf(options.access, { backend: ground.backend, log: seen.log }, resources);
  if (options.workers > 0) {
    const { startWorker } = await import('@tycho/worker');
    const log = seen.log.child({ part: 'worker' });
    const worker = { log, concurrency, readyTimeout, jobTimeout, grace, ...upkeepOf(options) };
    resources.use(await startWorker({ ...ground, ...seen, ...worker }));
    tell(`Worker    in this process, ${concurrency} operations at once`);
  }
  const { url, readiness } = resources.use(
    await startApi({
      ...ground,
      ...seen,
      access,
      requestsPerMinute: options.requestsPerMinute || null,
      audit: options.auditLog === undefined ? undefined : await auditLog(options.auditLog),
      metricsHere: options.metricsPort === undefined,
      board: options.board,
      originalOk: options.originalOk,
      policy,
      bundle: settings.bundle,
      limits: limitsOf(options),
      orphanGrace: options.orphanGrace,
      tls,
      origins,
      streams: { perCaller: options.streamsPerCaller || null, all: options.streams || null },
      host,
      port,
      drain,
    }).catch(explainPort(port)),
  );
  await serveStatus(options, { ...seen, readiness }, resources);
  tell(`API       ${url}`);
  tell(`API page  ${url}/apidocs/`);
  if (options.board) tell(`Board     ${url}/board`);
  tell(
    access
      ? `Access    as ${options.access} says; clients log in with "tycho login"`
      : 'Access    nobody is asked who they are',
  );
  await reportCluster(ground.backend);
  tell(`${await stopped}: stopping. Systems go on without this process.`);
}

/** Lines of JSON at the end of a file, each written before the answer is over. */
async function auditLog(path: string): Promise<Logger> {
  const { pino, stdTimeFunctions } = await import('pino');
  return pino(
    { base: null, timestamp: stdTimeFunctions.isoTime },
    pino.destination({ dest: path, sync: true, mkdir: true }),
  );
}

const limitsOf = ({ queueLimit, systemsPerOwner, launchesPerMinute }: ApiOptions) => ({
  queue: queueLimit || null,
  systemsPerOwner: systemsPerOwner || null,
  launchesPerMinute: launchesPerMinute || null,
});

function tlsOf({ tlsCert: cert, tlsKey: key }: ApiOptions) {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert !== undefined || key !== undefined) throw new UsageError('--tls-cert and --tls-key belong together');
  return undefined;
}

function checkListening({ host, access, embedded, embeddedListen, unsafeListen = false }: ApiOptions): void {
  if (embeddedListen && !embedded) throw new UsageError('--embedded-listen belongs to --embedded');
  if (unsafeListen) return;
  if (access === undefined)
    refuseOthers(`--host ${host}`, host, 'the API', 'run containers in your cluster', 'say with --access who may call');
  if (embeddedListen)
    refuseOthers('--embedded-listen', embeddedListen.host, 'the embedded cluster', 'change everything in it');
}

function refuseOthers(option: string, host: string, what: string, harm: string, ...remedies: string[]): void {
  if (isLoopback(host)) return;
  throw new UsageError(
    `${option} can be reached from other machines, and ${what} does not ask who calls it: ` +
      `whoever reaches it can ${harm}. ${['Listen at 127.0.0.1', ...remedies].join(', ')}, or, where something else ` +
      'keeps others away, add --unsafe-listen.',
  );
}

const explainPort = (port: number) => (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  throw new Failure(
    `port ${port} is taken, perhaps by another "tycho api"; choose one with --port, 0 takes a free one`,
  );
};

async function reportCluster(backend: Backend): Promise<void> {
  const problems = await backend.check();
  reportProblems(problems);
  if (problems.some((it) => it.code === 'cluster-unavailable'))
    tell('No cluster at hand? "tycho api --embedded" needs none; no containers run in it.');
}
