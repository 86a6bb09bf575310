import { hostLabel, type Naming } from '@tycho/ast';
import type { ModelService } from '../model/model.ts';
import { isNoDomain } from '../schema/is-no-domain.ts';
import { isHostName } from './is-host-name.ts';

/** The names of a service that is in these networks; what cannot be a name was told, and is left out. */
export function buildNaming(model: ModelService, networks: readonly string[]): Naming {
  const { hostname, container_name: container, links = [], external_links: external = [] } = model;
  return {
    hostname: hostname ? hostLabel(hostname.split('.', 1)[0] ?? '') : null,
    domain: domainOf(model),
    container: container ?? null,
    aliases: networks.flatMap((network) =>
      (model.networks?.[network]?.aliases ?? []).filter(isName).map((name) => ({ network, name })),
    ),
    links: links.map(parts).flatMap(([service, name]) => (isName(name) ? [{ service, name }] : [])),
    externalLinks: external.map(parts).flatMap(([to, name]) => (isName(name) ? [{ container: to, name }] : [])),
    hosts: (model.extra_hosts ?? []).map(host).filter((it) => isHostName(it.name)),
    resolver: {
      servers: model.dns ?? [],
      searches: (model.dns_search ?? []).filter((it) => !isNoDomain(it)),
      options: model.dns_opt ?? [],
    },
  };
}

function domainOf({ hostname = '', domainname }: ModelService): string | null {
  const domain = domainname || hostname.split('.').slice(1).join('.');
  return isHostName(domain) ? domain.toLowerCase() : null;
}

const isName = (name: string): boolean => hostLabel(name) !== null;

/** `db:database`, or `db` for both. */
function parts(link: string): [to: string, name: string] {
  const [to = '', name = to] = link.split(':', 2);
  return [to, name];
}

function host(entry: string): { name: string; address: string } {
  const at = entry.indexOf('=');
  return { name: entry.slice(0, at).toLowerCase(), address: entry.slice(at + 1) };
}
