/** What the order is made of: a name and the names it waits for. */
export interface Dependent {
  readonly name: string;
  readonly dependsOn: readonly { readonly service: string }[];
}

export type DependencyOrder<T> =
  | { readonly kind: 'ordered'; readonly services: T[] }
  /** `route` starts and ends with the same name: `['a', 'b', 'a']`. */
  | { readonly kind: 'cycle'; readonly route: string[] };

/**
 * Each service after those that it depends on; among equals the order given is kept.
 * Names that are not among `services` are passed over.
 */
export function dependencyOrder<T extends Dependent>(services: readonly T[]): DependencyOrder<T> {
  const byName = new Map(services.map((it) => [it.name, it]));
  const ordered = new Set<T>();
  const route: string[] = [];

  const visit = (service: T): string[] | null => {
    if (ordered.has(service)) return null;
    const seenAt = route.indexOf(service.name);
    if (seenAt >= 0) return [...route.slice(seenAt), service.name];
    route.push(service.name);
    for (const { service: name } of service.dependsOn) {
      const dependency = byName.get(name);
      const cycle = dependency && visit(dependency);
      if (cycle) return cycle;
    }
    route.pop();
    ordered.add(service);
    return null;
  };

  for (const service of services) {
    const cycle = visit(service);
    if (cycle) return { kind: 'cycle', route: cycle };
  }
  return { kind: 'ordered', services: [...ordered] };
}

/** The route of each cycle; one that would not be there without an edge of one told before is not told again. */
export function* dependencyCycles(services: readonly Dependent[]): Generator<readonly string[]> {
  const left = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
  for (;;) {
    const order = dependencyOrder([...left].map(([name, dependsOn]) => ({ name, dependsOn })));
    if (order.kind === 'ordered') return;
    yield order.route;
    const [first = '', second] = order.route;
    left.set(
      first,
      (left.get(first) ?? []).filter((it) => it.service !== second),
    );
  }
}
