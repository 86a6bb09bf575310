import { readCommand } from './command.ts';
import { below, type Expansions } from './expansion.ts';
import { readExpose } from './expose.ts';
import { readExtraHosts } from './extra-hosts.ts';
import { readHealthcheck } from './healthcheck.ts';
import { longTexts, readProvider } from './lists.ts';
import { readEnvironment, readOptions } from './mapping.ts';
import { rewriting } from './rewriting.ts';
import { readUlimits } from './ulimits.ts';
import { readMount } from './volumes.ts';

/** Of whatever runs a container, by their paths in it. */
const container: Expansions = {
  annotations: readOptions,
  command: readCommand,
  entrypoint: readCommand,
  environment: readEnvironment,
  labels: readOptions,
  sysctls: readOptions,
  storage_opt: readOptions,
  dns_opt: longTexts,
  dns_search: longTexts,
  tmpfs: longTexts,
  extra_hosts: readExtraHosts,
  'gpus[].options': readOptions,
  'volumes[]': readMount,
  ulimits: readUlimits,
  'networks.*.driver_opts': readOptions,
  'logging.options': readOptions,
};

const hook: Expansions = { command: readCommand, environment: readEnvironment };

const service: Expansions = {
  ...container,
  ...below('pre_start[]', container),
  ...below('post_start[]', hook),
  ...below('pre_stop[]', hook),
  ...below('develop.watch[].exec', hook),
  'build.args': readEnvironment,
  'build.labels': readOptions,
  'build.additional_contexts': readOptions,
  'build.ssh': readOptions,
  'build.no_cache_filter': longTexts,
  'build.extra_hosts': readExtraHosts,
  'build.ulimits': readUlimits,
  'deploy.labels': readOptions,
  'deploy.resources.reservations.devices[].options': readOptions,
  expose: readExpose,
  healthcheck: readHealthcheck,
  'x-tycho.liveness': readHealthcheck,
  'x-tycho.liveness.http.headers': readOptions,
  'x-tycho.healthcheck.http.headers': readOptions,
  provider: readProvider,
};

/** What only services have is not written in jobs. */
const job = service;

const resource: Expansions = { labels: readOptions, driver_opts: readOptions };

/** The merged file with each value in the form that the model has it in. */
export const reading = rewriting({
  ...below('services.*', service),
  ...below('jobs.*', job),
  ...below('networks.*', resource),
  ...below('volumes.*', resource),
  ...below('secrets.*', resource),
  ...below('configs.*', resource),
});
