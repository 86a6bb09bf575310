import type { ModelDependency, ModelService } from './model.ts';

const started = (restart: boolean): ModelDependency => ({
  condition: 'service_started',
  ...(restart && { restart }),
  required: true,
});
const prefix = 'service:';

/** Services that a service cannot be without, though it does not say so under `depends_on`. */
export function implicitDependencies(service: ModelService): Record<string, ModelDependency> {
  const { links = [], volumes_from = [], network_mode, ipc, pid, uts, cgroup } = service;
  const shared = [network_mode, ipc, pid, uts, cgroup].filter((it) => it?.startsWith(prefix));
  const lent = volumes_from.filter((it) => !it.startsWith('container:')).map((it) => it.split(':', 1)[0] ?? '');
  return Object.fromEntries([
    ...lent.map((it) => [it, started(false)] as const),
    ...shared.map((it) => [it?.slice(prefix.length) ?? '', started(true)] as const),
    ...links.map((it) => [linked(it), started(true)] as const),
  ]);
}

function linked(link: string): string {
  const parts = link.split(':');
  return parts.length === 2 ? (parts[0] ?? '') : link;
}
