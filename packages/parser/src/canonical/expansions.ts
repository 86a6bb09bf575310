import { expandContexts, expandSsh, longBuild } from './build.ts';
import { expandCommand } from './command.ts';
import { expandDeviceRequests, expandDevices } from './devices.ts';
import type { Expansion } from './expansion.ts';
import { expandExpose } from './expose.ts';
import { expandExternal } from './external.ts';
import { expandExtraHosts } from './extra-hosts.ts';
import { expandBuildSecrets, expandConfigs, expandSecrets } from './file-mounts.ts';
import { expandHealthcheck } from './healthcheck.ts';
import { expandDistinct, expandNames, expandNotEmpty, expandProvider, expandTexts } from './lists.ts';
import { expandEnvironment, expandOptions } from './mapping.ts';
import { expandPorts } from './ports.ts';
import { expandDependsOn, expandEnvFile } from './references.ts';
import { expandUlimits } from './ulimits.ts';
import { expandVolumes } from './volumes.ts';

type Expansions = Readonly<Record<string, Expansion>>;

/** Of whatever runs a container, by their paths in it. */
const container: Expansions = {
  annotations: expandOptions,
  command: expandCommand,
  entrypoint: expandCommand,
  environment: expandEnvironment,
  labels: expandOptions,
  sysctls: expandOptions,
  storage_opt: expandOptions,
  env_file: expandEnvFile,
  label_file: expandTexts,
  cap_add: expandDistinct,
  cap_drop: expandDistinct,
  dns: expandNotEmpty,
  dns_opt: expandDistinct,
  dns_search: expandDistinct,
  tmpfs: expandDistinct,
  extra_hosts: expandExtraHosts,
  devices: expandDevices,
  gpus: expandDeviceRequests,
  'gpus[].options': expandOptions,
  secrets: expandSecrets,
  configs: expandConfigs,
  volumes: expandVolumes,
  ulimits: expandUlimits,
  models: expandNames,
  networks: expandNames,
  'networks.*.aliases': expandDistinct,
  'networks.*.link_local_ips': expandDistinct,
  'networks.*.driver_opts': expandOptions,
  'logging.options': expandOptions,
};

const hook: Expansions = { command: expandCommand, environment: expandEnvironment };

const service: Expansions = {
  ...container,
  ...below('pre_start[]', container),
  ...below('post_start[]', hook),
  ...below('pre_stop[]', hook),
  ...below('develop.watch[].exec', hook),
  'develop.watch[].ignore': expandTexts,
  'develop.watch[].include': expandTexts,
  build: longBuild,
  'build.args': expandEnvironment,
  'build.labels': expandOptions,
  'build.additional_contexts': expandContexts,
  'build.ssh': expandSsh,
  'build.no_cache_filter': expandTexts,
  'build.extra_hosts': expandExtraHosts,
  'build.secrets': expandBuildSecrets,
  'build.ulimits': expandUlimits,
  'build.tags': expandDistinct,
  'deploy.labels': expandOptions,
  'deploy.resources.reservations.devices': expandDeviceRequests,
  'deploy.resources.reservations.devices[].options': expandOptions,
  ports: expandPorts,
  expose: expandExpose,
  depends_on: expandDependsOn,
  healthcheck: expandHealthcheck,
  'x-tycho.liveness': expandHealthcheck,
  'x-tycho.liveness.http.headers': expandOptions,
  'x-tycho.healthcheck.http.headers': expandOptions,
  links: expandDistinct,
  profiles: expandDistinct,
  provider: expandProvider,
};

const resource: Expansions = { '': expandExternal, labels: expandOptions, driver_opts: expandOptions };

/** What to expand, by its path; `*` is any name, `[]` any item. Files are merged in this form, and read in no other. */
export const expansions: Expansions = {
  ...below('services.*', service),
  ...below('networks.*', resource),
  ...below('volumes.*', resource),
  ...below('secrets.*', resource),
  ...below('configs.*', resource),
};

function below(path: string, rows: Expansions): Expansions {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key === '' ? path : `${path}.${key}`, row]));
}
