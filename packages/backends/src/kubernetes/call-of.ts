import type { ClusterCall } from '../cluster-observer.ts';
import type { KubeRequest } from './kube-client.ts';

/** `/api/v1/…` or `/apis/GROUP/VERSION/…`, a namespace, then what it is about: resource, name, part of it. */
const PATH = /^\/(?:api|apis\/([^/]+))\/v[^/]+\/(?:namespaces\/([^/]+)\/(?=[^/]))?([^/]+)(?:\/([^/]+))?(?:\/(.+))?$/;

/** A request in the words of RBAC: few of them, however many objects there are. */
export function callOf({ method, path, query }: Pick<KubeRequest, 'method' | 'path' | 'query'>): ClusterCall {
  const [, group, namespace, plural, name, part] = PATH.exec(path) ?? [];
  // What lies above the resources: the version of the server, the groups that it serves.
  if (plural === undefined) return { verb: 'get', resource: 'discovery', namespace: null, name: null };
  const resource = `${plural}${part ? `/${part.split('/')[0]}` : ''}${group ? `.${group}` : ''}`;
  return { verb: verbOf(method, name, query), resource, namespace: namespace ?? null, name: name ?? null };
}

function verbOf(
  method: KubeRequest['method'],
  name: string | undefined,
  query: KubeRequest['query'],
): ClusterCall['verb'] {
  switch (method) {
    case 'GET':
      return query?.watch === 'true' ? 'watch' : name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
  }
}
