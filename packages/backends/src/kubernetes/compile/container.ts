import type { Service } from '@tycho/ast';
import { escapeDollar } from './escape-dollar.ts';
import { partLabel } from './names.ts';
import { probes } from './probe.ts';
import { resources } from './resources.ts';

const pullPolicies = { always: 'Always', missing: 'IfNotPresent', never: 'Never' } as const;

/** The container of a service. An entrypoint replaces the image's entrypoint and command, as in Compose. */
export function container(service: Service): Record<string, unknown> {
  const environment = Object.entries(service.environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: partLabel(service.name),
    image: service.image,
    imagePullPolicy: pullPolicies[service.pullPolicy],
    ...(service.entrypoint ? { command: service.entrypoint.map(escapeDollar) } : {}),
    ...(service.command ? { args: service.command.map(escapeDollar) } : {}),
    ...(service.workingDir ? { workingDir: service.workingDir } : {}),
    ...(environment.length > 0
      ? { env: environment.map(([name, value]) => ({ name, value: escapeDollar(value) })) }
      : {}),
    ...containerPorts(service),
    ...(service.healthcheck ? probes(service.healthcheck, service.restart.policy === 'always') : {}),
    resources: resources(service.resources),
    ...securityContext(service),
    ...volumeMounts(service),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function containerPorts({ ports, expose }: Service): Record<string, unknown> {
  const unique = new Map(
    [...ports, ...expose].map(({ target, protocol }) => [
      `${protocol}-${target}`,
      { containerPort: target, protocol: protocol.toUpperCase() },
    ]),
  );
  return unique.size > 0 ? { ports: [...unique.values()] } : {};
}

function securityContext({ user }: Service): Record<string, unknown> {
  if (!user) return {};
  return { securityContext: { runAsUser: user.uid, ...(user.gid === null ? {} : { runAsGroup: user.gid }) } };
}

function volumeMounts({ mounts }: Service): Record<string, unknown> {
  if (mounts.length === 0) return {};
  return {
    volumeMounts: mounts.map((it) => ({
      name: partLabel(it.volume),
      mountPath: it.target,
      ...(it.readOnly ? { readOnly: true } : {}),
    })),
  };
}
