import type { JsonObject } from '../json.ts';
import { allResources, apiVersionOf, type Resource } from '../resources.ts';
import { subresourcesOf } from './route.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** What `kubectl get all` shows. */
const inAll = new Set(['pods', 'services', 'deployments', 'daemonsets', 'replicasets', 'jobs']);
const groups = [...new Set(allResources.map((it) => it.group))].filter(Boolean);

const version = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.0+tycho-embedded',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: 'embedded: no containers run',
};

/** What the API says about itself, by path. */
export const discovery: Readonly<Record<string, JsonObject | string>> = {
  '/healthz': 'ok',
  '/livez': 'ok',
  '/readyz': 'ok',
  '/version': version,
  '/api': { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] },
  '/api/v1': resourceList(''),
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) },
  ...Object.fromEntries(groups.map((it) => [`/apis/${it}`, { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(it) }])),
  ...Object.fromEntries(groups.map((it) => [`/apis/${it}/v1`, resourceList(it)])),
};

function groupOf(name: string): JsonObject {
  const preferredVersion = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [preferredVersion], preferredVersion };
}

function resourceList(group: string): JsonObject {
  const served = allResources.filter((it) => it.group === group);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version: 'v1' }),
    resources: served.flatMap((it) => [entry(it), ...subresourceEntries(it)]),
  };
}

function entry({ plural, kind, namespaced, shortNames }: Resource): JsonObject {
  const categories = inAll.has(plural) ? ['all'] : [];
  return {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs,
    shortNames: [...shortNames],
    categories,
  };
}

function subresourceEntries(resource: Resource): JsonObject[] {
  const { plural, kind, namespaced } = resource;
  return subresourcesOf(resource).map((it) => {
    const allowed = it === 'status' ? ['get', 'patch', 'update'] : ['get'];
    return { name: `${plural}/${it}`, singularName: '', namespaced, kind, verbs: allowed };
  });
}
