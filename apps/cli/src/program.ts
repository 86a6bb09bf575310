import { Command, CommanderError } from 'commander';
import { commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { newCommand } from './new-command.ts';
import { opened } from './opened.ts';
import { reportFailure } from './report-failure.ts';
import { version } from './version.ts';

const examples = `
Examples:
  $ tycho demo                                        see it all, without a cluster
  $ tycho api --debug                                 run the API, in one shell
  $ tycho up -f samples/jupyter-ds/docker-compose.yaml    launch a system, in another
  $ tycho status
  $ tycho down $(tycho status --terse)

Environment:
  TYCHO_URL   where the API is (default http://127.0.0.1:5000, and where none listens the one in the cluster)
  TYCHO_TOKEN, TYCHO_TOKEN_FILE
              what the API is called with, where it asks (default: what "tycho login" kept)
  TYCHO_ACCESS, TYCHO_AUDIT_LOG, TYCHO_REQUESTS_PER_MINUTE
              who may call "api", where it tells who did what, and how often one may ask
  REDIS_URL   the Redis of "api" and "worker" (default: one is found or started)
  TYCHO_REDIS_CA, TYCHO_REDIS_CERT, TYCHO_REDIS_KEY, TYCHO_REDIS_PASSWORD_FILE
              files for a Redis behind TLS or a password
  TYCHO_TLS_CERT, TYCHO_TLS_KEY, TYCHO_CORS_ORIGINS
              TLS of "api", and the pages that may ask it
  TYCHO_CA    a file with who signs the certificate of the API, where no public authority does
  KUBECONFIG  the cluster of "api" and "worker", and the one in which the API is looked for
  NAMESPACE   the namespace of "api", "worker" and "convert"
  COMPOSE_FILE, COMPOSE_PATH_SEPARATOR, COMPOSE_PROJECT_NAME, COMPOSE_PROFILES, COMPOSE_ENV_FILES
              as Compose knows them, for "up", "convert", "config" and "lint"
  TYCHO_PAYLOAD_KEY_FILE
              the keys with which they seal in Redis what systems are made of (default: it is plain there)
  TYCHO_METRICS_PORT, TYCHO_METRICS_HOST
              where "api" and "worker" serve metrics and health apart
  TYCHO_LOG   how they log: json or pretty (default: pretty on a terminal)
  OTEL_EXPORTER_OTLP_ENDPOINT
              where they send traces (default: nowhere)
  TYCHO_REGISTRY
              where "up --build" pushes images whose names have no registry in them; BUILDKIT_HOST is the
              BuildKit that builds them (default: Docker)
  TYCHO_BUNDLE_FILES, TYCHO_BUNDLE_BYTES, TYCHO_BUNDLE_DEPTH
              how many files, how many bytes of them, and how many Compose files that lead to each other
              one launch may have (default 256, 8388608, 16)

Exit codes: 0 done, 1 failed, 2 wrong use.`;

/** Runs one command line and leaves its exit code in `process.exitCode`. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await (await program(argv)).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? commanderExitCode(error) : reportFailure(error);
  } finally {
    await opened.disposeAsync();
  }
}

async function program(argv: readonly string[]): Promise<Command> {
  const tycho = newCommand('tycho')
    .description('Launch Compose systems on Kubernetes, look at them, and take them away again.')
    .usage('COMMAND [options]')
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', examples);
  for (const { name, summary, load } of commands) {
    // The second word counts too, because of `tycho help up`.
    const called = argv.slice(0, 2).includes(name);
    tycho.addCommand(called ? (await load()).summary(summary) : new Command(name).summary(summary));
  }
  return tycho;
}

/** Commander has told what is wrong already; help and version that were asked for are no failure. */
const commanderExitCode = (error: CommanderError): number =>
  error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
