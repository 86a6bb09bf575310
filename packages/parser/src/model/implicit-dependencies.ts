import type { ModelDependency, ModelService } from './model.ts';

/** A service that another cannot be without, though it does not say so under `depends_on`. */
interface Implicit {
  readonly name: string;
  /** In the service, where it is named. */
  readonly path: string;
  /** Whether the other one is to start anew when this one does. */
  readonly restart: boolean;
}

const sharing = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'] as const;
const prefix = 'service:';

function implicitIn(service: ModelService): readonly Implicit[] {
  const { links = [], volumes_from: lent = [] } = service;
  return [
    ...lent.flatMap((it, index) =>
      it.startsWith('container:')
        ? []
        : [{ name: it.split(':', 1)[0] ?? '', path: `volumes_from[${index}]`, restart: false }],
    ),
    ...sharing.flatMap((key) =>
      service[key]?.startsWith(prefix) ? [{ name: service[key].slice(prefix.length), path: key, restart: true }] : [],
    ),
    ...links.map((it, index) => ({ name: linked(it), path: `links[${index}]`, restart: true })),
  ];
}

/** What such services are waited for: that they have started. */
export const implicitDependencies = (service: ModelService): Record<string, ModelDependency> =>
  Object.fromEntries(
    implicitIn(service).map(({ name, restart }) => [
      name,
      { condition: 'service_started', ...(restart && { restart }), required: true },
    ]),
  );

/** Where in a service it is written that it depends on another. */
export const dependencyPath = (service: ModelService, name: string): string =>
  implicitIn(service).find((it) => it.name === name)?.path ?? `depends_on.${name}`;

function linked(link: string): string {
  const parts = link.split(':');
  return parts.length === 2 ? (parts[0] ?? '') : link;
}
