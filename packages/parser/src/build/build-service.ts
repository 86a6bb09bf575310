import { type Mount, parseDuration, plainService, type Service } from '@tycho/ast';
import type { Connection } from '../model/connection.ts';
import type { ModelService } from '../model/model.ts';
import { buildHealthcheck, buildLiveness } from './build-healthcheck.ts';
import { buildHooks } from './build-hooks.ts';
import { buildNaming } from './build-naming.ts';
import { buildPlacement } from './build-placement.ts';
import { buildExpose, buildPorts } from './build-ports.ts';
import { buildPublish } from './build-publish.ts';
import { buildResources } from './build-resources.ts';
import { buildRestart } from './build-restart.ts';
import { buildSecurity } from './build-security.ts';
import { buildUpdate } from './build-update.ts';
import { joined } from './group-leads.ts';

/** What a service's own model does not say of it. */
export interface Around {
  readonly connection: Connection;
  readonly mounts: readonly Mount[];
  /** Another waits for it to complete. */
  readonly completes: boolean;
}

/** The service that its model means. */
export function buildService(name: string, model: ModelService, { connection, mounts, completes }: Around): Service {
  const networks = connection.kind === 'networks' ? connection.keys : [];
  return {
    name,
    image: model.image ?? '',
    ...plainService,
    seesProcesses: joined(model.pid) !== null,
    pullPolicy: pullPolicy(model.pull_policy),
    ...program(model),
    environment: known(model.environment),
    workingDir: model.working_dir ?? null,
    tty: model.tty ?? false,
    stdin: model.stdin_open ?? false,
    init: model.init ?? false,
    labels: model.labels ?? {},
    annotations: model.annotations ?? {},
    serviceLabels: model.deploy?.labels ?? {},
    ports: buildPorts(model),
    publish: buildPublish(model),
    expose: buildExpose(model),
    mounts,
    networks,
    naming: buildNaming(model, networks),
    dependsOn: Object.entries(model.depends_on ?? {}).map(([service, it]) => ({
      service,
      condition: it.condition,
      required: it.required,
      restart: it.restart ?? false,
    })),
    healthcheck: buildHealthcheck(model),
    liveness: buildLiveness(model),
    restart: buildRestart(model, completes),
    replicas: model.scale ?? model.deploy?.replicas ?? 1,
    perNode: model.deploy?.mode?.startsWith('global') ?? false,
    update: buildUpdate(model.deploy?.update_config),
    rollback: buildUpdate(model.deploy?.rollback_config),
    hooks: buildHooks(model),
    stop: buildStop(model),
    resources: buildResources(model, `services.${name}`),
    security: buildSecurity(model, connection),
    placement: buildPlacement(model),
  };
}

function pullPolicy(written = 'missing'): Service['pullPolicy'] {
  if (written === 'never' || written === 'missing') return written;
  return written === 'build' ? 'missing' : 'always';
}

/** As Docker reads them: an empty list for `entrypoint` is none, so the command is the program; one for `command` is the image's. */
function program({ entrypoint, command }: ModelService): Pick<Service, 'entrypoint' | 'command'> {
  const words = command?.length ? command : null;
  return entrypoint?.length === 0 ? { entrypoint: words, command: null } : { entrypoint, command: words };
}

function known(environment: ModelService['environment'] = {}): Record<string, string> {
  const entries = Object.entries(environment).filter((it): it is [string, string] => it[1] !== null);
  return Object.fromEntries(entries);
}

const buildStop = ({ stop_signal: signal, stop_grace_period: period }: ModelService): Service['stop'] => ({
  signal: signal ? signalName(signal) : null,
  gracePeriod: (period === undefined ? null : parseDuration(period)) ?? plainService.stop.gracePeriod,
});

/** `SIGINT`, of `int` too; a number stays one. */
const signalName = (text: string): string =>
  /^\d+$/.test(text) ? text : `SIG${text.toUpperCase().replace(/^SIG/, '')}`;
