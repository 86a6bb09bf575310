/** The parts of a model that are listed by name. */
export interface ListedModel {
  readonly name: string;
  readonly services: Readonly<Record<string, ListedService>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

export interface ListedService {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

/** What `tycho config --services` and its relatives print: a line each. */
export const modelParts = {
  services: ({ services }: ListedModel) => dependenciesFirst(services),
  images: ({ name, services }: ListedModel) =>
    dependenciesFirst(services).map((service) => services[service]?.image ?? `${name}-${service}`),
  volumes: ({ volumes = {} }: ListedModel) => Object.keys(volumes).toSorted(),
  networks: ({ networks = {} }: ListedModel) => Object.keys(networks).toSorted(),
  profiles: ({ services }: ListedModel) =>
    [...new Set(Object.values(services).flatMap((it) => it.profiles ?? []))].toSorted(),
} as const;

export type ModelPart = keyof typeof modelParts;

/** In order of name, but each service after those that it depends on. */
function dependenciesFirst(services: ListedModel['services']): string[] {
  const order = new Set<string>();
  const visit = (name: string, route: readonly string[]): void => {
    if (order.has(name) || route.includes(name) || services[name] === undefined) return;
    for (const it of Object.keys(services[name].depends_on ?? {}).toSorted()) visit(it, [...route, name]);
    order.add(name);
  };
  for (const name of Object.keys(services).toSorted()) visit(name, []);
  return [...order];
}
