import type { Container, ContainerStatus, Pod } from '../objects.ts';

/** A container as its pod reports it. */
export interface SeenContainer {
  readonly status: ContainerStatus;
  readonly spec: Container | undefined;
  /** `init` runs to its end before the next one starts, `side` starts before the next one and stays. */
  readonly role: 'main' | 'side' | 'init';
}

/** All containers of a pod that there are reports of, in the order in which they start. */
export function containersOf({ spec, status }: Pod): SeenContainer[] {
  const early = (status?.initContainerStatuses ?? []).map((it): SeenContainer => {
    const own = spec.initContainers?.find(({ name }) => name === it.name);
    return { status: it, spec: own, role: own?.restartPolicy === 'Always' ? 'side' : 'init' };
  });
  const main = (status?.containerStatuses ?? []).map(
    (it): SeenContainer => ({ status: it, spec: spec.containers.find(({ name }) => name === it.name), role: 'main' }),
  );
  return [...early, ...main];
}

/** The pod as one of its services sees it: without the containers that are other services'. */
export function withoutContainers(pod: Pod, others: ReadonlySet<string>): Pod {
  if (others.size === 0 || !pod.status) return pod;
  const left = (statuses: readonly ContainerStatus[] = []) => statuses.filter((it) => !others.has(it.name));
  const { containerStatuses, initContainerStatuses } = pod.status;
  return {
    ...pod,
    status: {
      ...pod.status,
      containerStatuses: left(containerStatuses),
      initContainerStatuses: left(initContainerStatuses),
    },
  };
}
