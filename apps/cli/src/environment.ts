/**
 * Variables of the caller. Passed on to nobody as a whole: what a Compose file refers to is picked out by
 * `project/mentioned-variables.ts`. KUBECONFIG and the in-cluster configuration are read by the Kubernetes client.
 */
// biome-ignore lint/style/noProcessEnv: the one place of this app that reads it
export const environment: Readonly<Record<string, string | undefined>> = process.env;

const set = (name: string): string | undefined => environment[name] || undefined;

/** A value that is no whole number from `least` on is taken as not set. */
const number = (name: string, usual: number, least = 1): number => {
  const value = Number(set(name) ?? Number.NaN);
  return Number.isInteger(value) && value >= least ? value : usual;
};

/** A value that is no port is taken as not set. */
const port = (name: string): number | undefined => {
  const value = Number(set(name) ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : undefined;
};

/** Another value is taken as not set. */
const oneOf = <T extends string>(name: string, values: readonly T[]): T | undefined =>
  values.find((it) => it === set(name));

/** From 0 to 1; a value that is no such number is taken as not set, and means all. */
const share = (name: string): number => {
  const value = Number(set(name) ?? 1);
  return value >= 0 && value <= 1 ? value : 1;
};

/** What may be set once instead of with every command; an option wins over it. */
export const settings = {
  /** Where the API is; without it, it is looked for. */
  url: set('TYCHO_URL'),
  /** To whom belongs what is launched. */
  owner: set('TYCHO_OWNER'),
  redis: set('REDIS_URL'),
  /** What the API is called with. */
  token: set('TYCHO_TOKEN'),
  /** A file that has it, and may have another one later. */
  tokenFile: set('TYCHO_TOKEN_FILE'),
  /** The file that says who may call the API. */
  access: set('TYCHO_ACCESS'),
  /** The file in which the API tells each write. */
  auditLog: set('TYCHO_AUDIT_LOG'),
  /** The keys with which API and workers seal what systems are made of. */
  payloadKeyFile: set('TYCHO_PAYLOAD_KEY_FILE'),
  redisPasswordFile: set('TYCHO_REDIS_PASSWORD_FILE'),
  redisCa: set('TYCHO_REDIS_CA'),
  redisCert: set('TYCHO_REDIS_CERT'),
  redisKey: set('TYCHO_REDIS_KEY'),
  /** Of the cluster, for what Tycho makes. */
  namespace: set('NAMESPACE'),
  /** Where metrics and health of a process are served, apart from its work. */
  metricsPort: port('TYCHO_METRICS_PORT'),
  metricsHost: set('TYCHO_METRICS_HOST') ?? '127.0.0.1',
  /** How the log is written: as JSON lines, or for people. */
  log: oneOf('TYCHO_LOG', ['json', 'pretty']),
  /** Whether anybody takes traces, which share of them, as OpenTelemetry names these; its exporter reads the rest. */
  traces: {
    on: [set('OTEL_EXPORTER_OTLP_ENDPOINT'), set('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')].some(Boolean),
    share: share('OTEL_TRACES_SAMPLER_ARG'),
  },
  /** Whether the API shows the queue at /board. */
  board: oneOf('TYCHO_BOARD', ['true', '1']) !== undefined,
  /** Whether the API answers requests in the form of the original Tycho with 200 in any case. */
  originalOk: oneOf('TYCHO_ORIGINAL_OK', ['true', '1']) !== undefined,
  /** Where images that are built are pushed. */
  registry: set('TYCHO_REGISTRY'),
  /** How much may be asked of `tycho api` at once; 0 of a limit: as much as one likes. */
  limits: {
    queue: number('TYCHO_QUEUE_LIMIT', 100_000, 0),
    systemsPerOwner: number('TYCHO_SYSTEMS_PER_OWNER', 0),
    launchesPerMinute: number('TYCHO_LAUNCHES_PER_MINUTE', 0),
    requestsPerMinute: number('TYCHO_REQUESTS_PER_MINUTE', 0),
  },
  /** TLS of the API, and whose pages may ask it. */
  tlsCert: set('TYCHO_TLS_CERT'),
  tlsKey: set('TYCHO_TLS_KEY'),
  corsOrigins:
    set('TYCHO_CORS_ORIGINS')
      ?.split(/[\s,]+/)
      .filter(Boolean) ?? [],
  /** How many event streams and logs may be open at one API; 0: any number. */
  streams: {
    perCaller: number('TYCHO_STREAMS_PER_CALLER', 500, 0),
    all: number('TYCHO_STREAMS', 2_000, 0),
  },
  /** Who may sign the certificate of the API, for those who ask it. */
  ca: set('TYCHO_CA'),
  /** What one launch may send. */
  bundle: {
    files: number('TYCHO_BUNDLE_FILES', 256),
    bytes: number('TYCHO_BUNDLE_BYTES', 8 * 1024 * 1024),
    depth: number('TYCHO_BUNDLE_DEPTH', 16),
  },
} as const;
