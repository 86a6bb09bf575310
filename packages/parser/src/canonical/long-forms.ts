import { recordNode } from '../yaml/node.ts';
import { longBuild, longContexts, longSsh, longText } from './build.ts';
import { longDevice, longGpus } from './devices.ts';
import { below, type Expansion, type Expansions } from './expansion.ts';
import { wholeNumbers } from './expose.ts';
import { longExternal } from './external.ts';
import { longFileMount } from './file-mounts.ts';
import { longNames, longTexts, notEmptyTexts } from './lists.ts';
import { longPorts } from './ports.ts';
import { longDependsOn, longEnvFile, longExtends } from './references.ts';
import { rewriting } from './rewriting.ts';
import { longMount } from './volumes.ts';

/** The same; what has no place in the container is refused. */
const targeted =
  (expansion: Expansion): Expansion =>
  (written, path, report) => {
    const node = expansion(written, path, report);
    if (node?.kind !== 'map' || node.entries.has('target')) return node;
    report.error('value-invalid', path, '`target` is missing', 'Write where it is in the container.');
    return null;
  };

/** Of whatever runs a container, by their paths in it. */
const container: Expansions = {
  env_file: longEnvFile,
  label_file: longTexts,
  gpus: longGpus,
  networks: longNames,
  models: longNames,
  dns: notEmptyTexts,
  'volumes[]': longMount,
  'devices[]': longDevice,
  'secrets[]': longFileMount,
  'configs[]': longFileMount,
};

const longPublish: Expansion = (node) => (node.kind === 'scalar' ? recordNode(node, { way: node.value }) : node);

const service: Expansions = {
  ...container,
  ...below('pre_start[]', container),
  'volumes[]': targeted(longMount),
  'devices[]': targeted(longDevice),
  expose: wholeNumbers,
  build: longBuild,
  'build.secrets[]': longFileMount,
  'build.provenance': longText,
  'build.sbom': longText,
  'build.additional_contexts': longContexts,
  'build.ssh': longSsh,
  depends_on: longDependsOn,
  extends: longExtends,
  ports: longPorts,
  'develop.watch[].ignore': longTexts,
  'develop.watch[].include': longTexts,
  'x-tycho.publish': longPublish,
};

const longSchedule: Expansion = (node) => (node.kind === 'scalar' ? recordNode(node, { cron: node.value }) : node);

const job: Expansions = { ...service, 'triggers.schedule[]': longSchedule };

const resource: Expansions = { '': longExternal };

/**
 * The same file with every short form written long. Values stay as they are written: files are merged in this form,
 * one after the other, and read in no other.
 */
export const longForm = rewriting({
  ...below('services.*', service),
  ...below('jobs.*', job),
  ...below('networks.*', resource),
  ...below('volumes.*', resource),
  ...below('secrets.*', resource),
  ...below('configs.*', resource),
});
