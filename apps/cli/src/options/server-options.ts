import { type Command, Option } from 'commander';
import { settings } from '../environment.ts';
import { clusterUrl } from './cluster-url.ts';
import { duration } from './duration.ts';
import { wholeNumber } from './whole-number.ts';

/** Options of every command that runs a part of the server. */
export interface ServerOptions {
  readonly debug?: boolean;
  readonly embedded?: boolean;
  readonly redis?: string;
  /** Of the keys with which what systems are made of is sealed in Redis. */
  readonly payloadKeyFile?: string;
  readonly redisPasswordFile?: string;
  readonly redisCa?: string;
  readonly redisCert?: string;
  readonly redisKey?: string;
  readonly concurrency: number;
  readonly keepRevisions: number;
  readonly namespace?: string;
  readonly context?: string;
  /** Of a cluster that asks for no credentials, instead of the kubeconfig's. */
  readonly cluster?: string;
  /** Milliseconds. */
  readonly readyTimeout: number;
  /** Milliseconds. */
  readonly jobTimeout: number;
  /** Milliseconds. */
  readonly grace: number;
  /** Milliseconds. */
  readonly reconcileInterval: number;
  /** Milliseconds. */
  readonly sweepInterval: number;
  /** Milliseconds. */
  readonly orphanGrace: number;
  readonly removeOrphans?: boolean;
  /** Where metrics and health are served apart; not at all without a port. */
  readonly metricsPort?: number;
  readonly metricsHost: string;
}

export const withServerOptions = (command: Command): Command =>
  command
    .option('--debug', 'log what is done, in detail')
    .addOption(
      // Its value may have a password in it, which the help is not to show.
      new Option('--redis <url>', 'use this Redis; also REDIS_URL (default: one is found or started)').default(
        settings.redis,
        'that of REDIS_URL',
      ),
    )
    .option(
      '--redis-password-file <file>',
      'read its password there; also TYCHO_REDIS_PASSWORD_FILE',
      settings.redisPasswordFile,
    )
    .option(
      '--redis-ca <file>',
      'trust who has this certificate to sign that of a rediss:// Redis; also TYCHO_REDIS_CA',
      settings.redisCa,
    )
    .option('--redis-cert <file>', 'certificate to show to Redis; also TYCHO_REDIS_CERT', settings.redisCert)
    .option('--redis-key <file>', 'key of that certificate; also TYCHO_REDIS_KEY', settings.redisKey)
    .option(
      '--payload-key-file <file>',
      'seal in Redis what systems are made of, with the first key of this file; also TYCHO_PAYLOAD_KEY_FILE',
      settings.payloadKeyFile,
    )
    .option(
      '--namespace <namespace>',
      "where systems go; also NAMESPACE (default: the cluster configuration's)",
      settings.namespace,
    )
    .option('--context <context>', 'context of the kubeconfig (default: its current one)')
    .addOption(
      new Option('--cluster <url>', 'use the cluster at this URL, without credentials, as "kubectl proxy" serves one')
        .argParser(clusterUrl)
        .conflicts(['embedded', 'context']),
    )
    .option('--keep-revisions <n>', 'how many revisions of a system are kept', wholeNumber(1, 100), 5)
    .option('--concurrency <n>', 'operations a worker applies at once', wholeNumber(1, 256), 8)
    .addOption(
      new Option('--ready-timeout <duration>', 'how long a system may take to become ready')
        .argParser(duration)
        .default(duration('10m'), '10m'),
    )
    .addOption(
      new Option('--job-timeout <duration>', 'how long an operation may take from when it began')
        .argParser(duration)
        .default(duration('24h'), '24h'),
    )
    .addOption(
      new Option('--grace <duration>', 'how long a worker that is to stop has for what is under way')
        .argParser(duration)
        .default(duration('25s'), '25s'),
    )
    .addOption(
      new Option('--reconcile-interval <duration>', 'how often workers look for systems that have lived their time')
        .argParser(duration)
        .default(duration('1m'), '1m'),
    )
    .addOption(
      new Option('--sweep-interval <duration>', 'how often they look for orphans, and for what was changed by hand')
        .argParser(duration)
        .default(duration('10m'), '10m'),
    )
    .addOption(
      new Option('--orphan-grace <duration>', 'how old an object without a system has to be to be an orphan')
        .argParser(duration)
        .default(duration('10m'), '10m'),
    )
    .option('--remove-orphans', 'take orphans away, which are else only told of; volumes stay')
    .option(
      '--metrics-port <port>',
      'serve /metrics, /healthz and /readyz at this port; 0 takes a free one; also TYCHO_METRICS_PORT',
      wholeNumber(0, 65_535),
      settings.metricsPort,
    )
    .option(
      '--metrics-host <address>',
      'address of that port; others read there how much there is to do, and can do nothing; also TYCHO_METRICS_HOST',
      settings.metricsHost,
    );

/** What workers do from time to time. */
export const upkeepOf = ({ reconcileInterval, sweepInterval, orphanGrace, removeOrphans }: ServerOptions) => ({
  reconcileEvery: reconcileInterval,
  sweepEvery: sweepInterval,
  orphanGrace,
  removeOrphans,
});
