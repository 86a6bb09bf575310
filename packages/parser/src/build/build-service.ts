import type { Service } from '@tycho/ast';
import { isMounted } from '../launch/mounts.ts';
import type { ModelService } from '../model/model.ts';
import { parseUser } from '../schema/user.ts';
import { buildHealthcheck } from './build-healthcheck.ts';
import { buildExpose, buildPorts } from './build-ports.ts';
import { buildResources } from './build-resources.ts';
import { buildRestart } from './build-restart.ts';

/** The service that its model means; `completes`: another waits for it to complete. */
export function buildService(name: string, model: ModelService, completes: boolean): Service {
  return {
    name,
    image: model.image ?? '',
    pullPolicy: pullPolicy(model.pull_policy),
    ...program(model),
    environment: known(model.environment),
    user: parseUser(model.user ?? ''),
    workingDir: model.working_dir ?? null,
    labels: model.labels ?? {},
    ports: buildPorts(model),
    expose: buildExpose(model),
    mounts: (model.volumes ?? []).filter(isMounted).map(({ source = '', target, read_only: readOnly = false }) => ({
      volume: source,
      target,
      readOnly,
    })),
    networks: Object.keys(model.networks ?? {}),
    dependsOn: Object.entries(model.depends_on ?? {}).map(([service, it]) => ({
      service,
      condition: it.condition,
      required: it.required,
    })),
    healthcheck: buildHealthcheck(model),
    restart: buildRestart(model.restart, completes),
    replicas: model.scale ?? model.deploy?.replicas ?? 1,
    resources: buildResources(model.deploy?.resources),
    ingress: [],
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
