import { allResources, apiVersionOf, type Resource } from '../resources.ts';
import { noSuchResource } from '../status.ts';

export type Route =
  | { readonly kind: 'collection'; readonly resource: Resource; readonly namespace: string | null }
  | {
      readonly kind: 'object';
      readonly resource: Resource;
      /** Empty where the resource has none. */
      readonly namespace: string;
      readonly name: string;
      readonly subresource: string | null;
    }
  | { readonly kind: 'other' };

/** `/api/v1/namespaces/default/pods/web/log`, and every shorter form; the rest is not about resources. */
const form = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?$/;

/** What a path names. Throws a 404 for a resource that is not served. */
export function routeOf(path: string): Route {
  const own = /^\/api\/v1\/namespaces(?:\/([^/]+)(?:\/(status))?)?$/.exec(path);
  if (own) return target(find('', 'v1', 'namespaces'), null, own[1], own[2]);
  const [found, group = '', version = '', namespace, plural = '', name, subresource] = form.exec(path) ?? [];
  if (!found || !servedGroups.has(group ? `${group}/${version}` : version)) return { kind: 'other' };
  return target(find(group, version, plural), namespace ?? null, name, subresource);
}

const servedGroups = new Set(allResources.map(apiVersionOf));

function find(group: string, version: string, plural: string): Resource {
  const found = allResources.find((it) => it.group === group && it.version === version && it.plural === plural);
  if (!found) throw noSuchResource();
  return found;
}

function target(
  resource: Resource,
  namespace: string | null,
  name: string | undefined,
  subresource: string | undefined,
): Route {
  if (name === undefined) return { kind: 'collection', resource, namespace: decoded(namespace) };
  if (resource.namespaced !== (namespace !== null)) throw noSuchResource();
  if (subresource !== undefined && !subresourcesOf(resource).includes(subresource)) throw noSuchResource();
  return {
    kind: 'object',
    resource,
    namespace: decoded(namespace) ?? '',
    name: decodeURIComponent(name),
    subresource: subresource ?? null,
  };
}

/** What of an object has a path of its own. */
export const subresourcesOf = ({ plural, hasStatus }: Resource): string[] => [
  ...(hasStatus ? ['status'] : []),
  ...(plural === 'pods' ? ['log'] : []),
];

const decoded = (text: string | null): string | null => (text === null ? null : decodeURIComponent(text));
