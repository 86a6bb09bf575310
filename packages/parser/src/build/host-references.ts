import { hostLabel } from '@tycho/ast';
import type { Model, ModelService } from '../model/model.ts';

/**
 * Names that Compose finds and no name server of a cluster answers, as `my_db`, with what they are found as: `my-db`.
 * Not such as have a dot: what else is meant by them in an address nobody can tell.
 */
export type UnansweredHosts = ReadonlyMap<string, string>;

export function unansweredHosts({ services }: Pick<Model, 'services'>): UnansweredHosts {
  const names = Object.entries(services).flatMap(([name, it]) => [
    name,
    ...(it.container_name ? [it.container_name] : []),
    ...Object.values(it.networks ?? {}).flatMap((network) => network?.aliases ?? []),
    ...[...(it.links ?? []), ...(it.external_links ?? [])].map((link) => link.split(':').at(-1) ?? ''),
  ]);
  const labels = names.map((name): [string, string | null] => [name, hostLabel(name)]);
  return new Map(labels.filter((it): it is [string, string] => isUnanswered(...it)));
}

const isUnanswered = (name: string, label: string | null): boolean =>
  label !== null && !name.includes('.') && label !== name.toLowerCase();

/** What a service hands to its programs, with a path for each text. */
export function handedTexts(
  service: ModelService,
  path: string,
): { path: string; text: string; name: string | null }[] {
  const words = (key: string, list: readonly string[] | null | undefined) =>
    (list ?? []).map((text, index) => ({ path: `${path}.${key}[${index}]`, text, name: null }));
  return [
    ...Object.entries(service.environment ?? {}).flatMap(([name, text]) =>
      text === null ? [] : [{ path: `${path}.environment.${name}`, text, name }],
    ),
    ...words('command', service.command),
    ...words('entrypoint', service.entrypoint),
    ...words('healthcheck.test', service.healthcheck?.test),
  ];
}

/** A variable or an option that holds where something is. */
const HOLDS_HOST = /host|server|addr|url|uri|endpoint|broker|upstream/i;

/**
 * `text` with the names written as they are found, where they surely are hosts: in a URL, before a port, or as the
 * whole of what `name` (a variable; `null`: an argument, which may name an option itself) says is one.
 */
export function withFoundHosts(text: string, name: string | null, hosts: UnansweredHosts): string {
  return [...hosts].reduce((done, [host, label]) => {
    if (!done.includes(host)) return done;
    const written = escaped(host);
    const inUrl = new RegExp(`(?<=://(?:[^\\s/@]*@)?)${written}(?=$|[:/?#,;\\s"'])`, 'g');
    const beforePort = new RegExp(`(?<=^|[\\s,;=@("'])${written}(?=:\\d)`, 'g');
    const replaced = done.replaceAll(inUrl, label).replaceAll(beforePort, label);
    return isWhole(replaced, name, host) ? replaced.slice(0, -host.length) + label : replaced;
  }, text);
}

/** `DB_HOST=my_db`, or `--db-host=my_db`. */
function isWhole(text: string, name: string | null, host: string): boolean {
  if (name !== null) return text === host && HOLDS_HOST.test(name);
  const [option = '', value] = text.split('=', 2);
  return value === host && HOLDS_HOST.test(option);
}

const escaped = (name: string): string => name.replaceAll(/[^\w]/g, '\\$&');

/** The names that stand in `text` as a word of its own. */
export const hostsIn = (text: string, hosts: UnansweredHosts): string[] =>
  [...hosts.keys()].filter((host) => new RegExp(`(?<![\\w.-])${escaped(host)}(?![\\w.-])`).test(text));

/** The model with the names of hosts as they are found. */
export function withFoundNames(model: Model): Model {
  const hosts = unansweredHosts(model);
  if (hosts.size === 0) return model;
  const found = (text: string, name: string | null = null) => withFoundHosts(text, name, hosts);
  const words = <T extends readonly string[] | null | undefined>(list: T) =>
    (list?.map((it) => found(it)) ?? list) as T;
  const services = Object.entries(model.services).map(([name, it]): [string, ModelService] => [
    name,
    {
      ...it,
      command: words(it.command),
      entrypoint: words(it.entrypoint),
      ...(it.environment && {
        environment: Object.fromEntries(
          Object.entries(it.environment).map(([key, text]) => [key, text === null ? null : found(text, key)]),
        ),
      }),
      ...(it.healthcheck?.test && { healthcheck: { ...it.healthcheck, test: words(it.healthcheck.test) } }),
    },
  ]);
  return { ...model, services: Object.fromEntries(services) };
}
