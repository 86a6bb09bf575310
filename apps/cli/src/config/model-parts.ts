import { createHash } from 'node:crypto';
import { ProblemError, problem } from '@tycho/ast';
import { inOrder } from './in-order.ts';

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

/** `web 3f2a…`: a hash of each service that is asked for, which changes when its configuration does; `*` is all. */
export function serviceHashes({ services }: ListedModel, asked: string): string[] {
  const names = asked === '*' ? Object.keys(services).toSorted() : asked.split(',').map((it) => it.trim());
  return names.map((name) => {
    const service = services[name];
    if (service === undefined) throw unknownService(name, Object.keys(services));
    return `${name} ${createHash('sha256')
      .update(JSON.stringify(inOrder(service)))
      .digest('hex')}`;
  });
}

function unknownService(name: string, known: readonly string[]): ProblemError {
  const hint = `There are ${known.toSorted().join(', ')}.`;
  return new ProblemError([problem('error', 'service-undefined', `there is no service ${name}`, { hint })]);
}

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
