import { createHash } from 'node:crypto';
import { hostLabel, type Network, type Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import { labelKeys } from '../labels.ts';
import { dnsLabel, partLabel } from '../names.ts';

/**
 * Names that some services find, beside those of the discovery Service: a headless Service, each of whose ports is
 * such a name. The pods of the services that it stands for have a container port called by its `token`.
 */
export interface NameScope {
  /** Name of the Service. */
  readonly object: string;
  /** Labels of the pods among which it looks. */
  readonly selector: Readonly<Record<string, string>>;
  readonly names: readonly ScopedName[];
}

export interface ScopedName {
  /** A host name. */
  readonly label: string;
  /** Name of the container port; `null`: whichever pod the selector takes. */
  readonly token: string | null;
  /** The services that it stands for. */
  readonly services: ReadonlySet<string>;
}

/** The host name that the discovery Service has for a service. */
export const ownLabel = ({ name, naming }: Service): string => naming.hostname ?? partLabel(name);

/** The names on a network that the discovery Service does not have; `null` where there are none. */
export function networkScope(context: Context, network: Network): NameScope | null {
  const members = context.system.services.filter((it) => it.networks.includes(network.name));
  const extra = members.flatMap((it) => namesOn(it, network.name).map((label) => [label, it] as const));
  const byLabel = Map.groupBy(extra, ([label]) => label);
  const named = [...byLabel].map(([label, pairs]): [string, readonly Service[]] => [
    label,
    // Who is called so, and whose name it is.
    [...new Set([...pairs.map(([, it]) => it), ...members.filter((it) => ownLabel(it) === label)])],
  ]);
  return scope(context, objectFor(context, network.name, 'names'), named);
}

/** The names that a service alone has for others of its system; `null` where there are none. */
export function linkScope(context: Context, service: Service): NameScope | null {
  const named = service.naming.links.flatMap(({ service: to, name }): [string, readonly Service[]][] => {
    const target = context.system.services.find((it) => it.name === to);
    const label = hostLabel(name);
    return target && label !== null && label !== ownLabel(target) ? [[label, [target]]] : [];
  });
  return scope(context, objectFor(context, service.name, 'links'), named);
}

/** The names that a service has for containers of other systems: one Service for each. */
export const externalScopes = (context: Context, service: Service): NameScope[] =>
  service.naming.externalLinks.flatMap(({ container, name }, index) => {
    const label = hostLabel(name);
    if (label === null) return [];
    return [
      {
        object: objectFor(context, service.name, `link${index}`),
        selector: { [labelKeys.container]: partLabel(container) },
        names: [{ label, token: null, services: new Set<string>() }],
      },
    ];
  });

function scope(context: Context, object: string, named: readonly [string, readonly Service[]][]): NameScope | null {
  if (named.length === 0) return null;
  const names = named.map(([label, services]) => ({
    label,
    token: tokenOf(object, label),
    services: new Set(services.map((it) => it.name)),
  }));
  return { object, selector: { [labelKeys.guid]: context.guid }, names };
}

/** Its further names on a network, and its first one where it calls itself otherwise. */
export function namesOn(service: Service, network: string): string[] {
  const { aliases, container } = service.naming;
  const written = [
    ...aliases.filter((it) => it.network === network).map((it) => it.name),
    ...(container === null ? [] : [container]),
    service.name,
  ];
  const labels = written.map(hostLabel).filter((it) => it !== null);
  return [...new Set(labels)].filter((it) => it !== ownLabel(service));
}

/** Unlike the name of any Service of a service, which ends with the first part of the GUID. */
const objectFor = ({ guid, system }: Context, part: string, kind: string): string =>
  dnsLabel(system.name, part, `${guid.slice(0, 8)}-${kind}`);

/** A legal name of a container port, which has at most 15 characters. */
export const tokenOf = (object: string, label: string): string =>
  `name-${createHash('sha256').update(`${object}/${label}`).digest('hex').slice(0, 8)}`;
