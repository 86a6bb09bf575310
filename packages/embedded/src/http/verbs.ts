import type { Cluster } from '../cluster.ts';
import { type Json, type JsonObject, objectOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { apiVersionOf, type Resource } from '../resources.ts';
import { badRequest, invalid, notFound, StatusError } from '../status.ts';
import { apply } from '../verbs/apply.ts';
import { create } from '../verbs/create.ts';
import { mergePatch } from '../verbs/patch.ts';
import { type Propagation, type Removal, remove } from '../verbs/remove.ts';
import { setStatus, update } from '../verbs/update.ts';
import { objectOf } from './body.ts';
import { itemJsonOf, jsonOf } from './json-of.ts';
import type { Route } from './route.ts';
import { selectionOf } from './selection.ts';

export interface Call {
  readonly cluster: Cluster;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly contentType: string;
  /** Who writes, when the query does not say. */
  readonly userAgent: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly contentType?: 'text/plain';
}

type Collection = Route & { kind: 'collection' };
type Named = Route & { kind: 'object' };

/** What can be done with a collection, by HTTP method. */
export const collectionVerbs: Readonly<Record<string, (call: Call, route: Collection) => Answer>> = {
  GET({ cluster, query }, { resource, namespace }) {
    return listOf(
      resource,
      cluster.store.version,
      cluster.store.list(resource, namespace).filter(selectionOf(resource, namespace, query)),
    );
  },
  POST({ cluster, body, ...call }, { resource, namespace }) {
    const object = objectOf(body, resource, namespace ?? '', null);
    return { status: 201, text: jsonOf(create(cluster, { resource, object, owner: managerOf(call) })) };
  },
  DELETE({ cluster, query, body }, { resource, namespace }) {
    const found = cluster.store.list(resource, namespace).filter(selectionOf(resource, namespace, query));
    const removal = removalOf(query, body);
    const left = found.map((it) => remove(cluster, resource, it, removal) ?? it);
    return listOf(resource, cluster.store.version, left);
  },
};

/** What can be done with one object, by HTTP method. */
export const objectVerbs: Readonly<Record<string, (call: Call, route: Named) => Answer>> = {
  GET({ cluster }, route) {
    const object = existing(cluster, route);
    return route.subresource === 'log' ? noLog(object) : { status: 200, text: jsonOf(object) };
  },
  PUT({ cluster, body, ...call }, route) {
    const previous = existing(cluster, route);
    const object = objectOf(body, route.resource, route.namespace, route.name);
    return { status: 200, text: jsonOf(put(cluster, route, previous, object, managerOf(call))) };
  },
  PATCH(call, route) {
    return (patches[call.contentType] ?? unsupported)(call, route);
  },
  DELETE({ cluster, query, body }, route) {
    const object = existing(cluster, route);
    const left = remove(cluster, route.resource, object, removalOf(query, body));
    return left ? { status: 200, text: jsonOf(left) } : deleted(route.resource, object);
  },
};

const patches: Readonly<Record<string, (call: Call, route: Named) => Answer>> = {
  'application/apply-patch+yaml'({ cluster, query, body }, { resource, namespace, name }) {
    const manager = query.get('fieldManager');
    if (!manager) throw invalid(patchOptions, '', [managerRequired]);
    const object = objectOf(body, resource, namespace, name);
    const applied = apply(cluster, { resource, object, manager, force: query.get('force') === 'true' });
    return { status: applied.created ? 201 : 200, text: jsonOf(applied.object) };
  },
  'application/merge-patch+json': merge,
  'application/strategic-merge-patch+json': merge,
};

const patchOptions = { group: 'meta.k8s.io', kind: 'PatchOptions' };
const managerRequired = {
  reason: 'FieldValueRequired',
  message: 'Required value: is required for apply patch',
  field: 'fieldManager',
};

function merge({ cluster, body, ...call }: Call, route: Named): Answer {
  const previous = existing(cluster, route);
  const merged = objectOf(mergePatch(previous, body ?? {}), route.resource, route.namespace, route.name);
  return { status: 200, text: jsonOf(put(cluster, route, previous, merged, managerOf(call))) };
}

function put(
  cluster: Cluster,
  { resource, subresource }: Named,
  previous: KubeObject,
  object: KubeObject,
  manager: string,
): KubeObject {
  return subresource === 'status'
    ? setStatus(cluster, previous, objectOr(object.status))
    : update(cluster, resource, previous, object, manager);
}

function unsupported(): never {
  throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

function existing({ store }: Cluster, { resource, namespace, name }: Named): KubeObject {
  const object = store.get(resource, namespace, name);
  if (!object) throw notFound(resource, name);
  return object;
}

function listOf(resource: Resource, version: number, objects: readonly KubeObject[]): Answer {
  const head = `"kind":"${resource.kind}List","apiVersion":"${apiVersionOf(resource)}","metadata":{"resourceVersion":"${version}"}`;
  return { status: 200, text: `{${head},"items":[${objects.map(itemJsonOf).join(',')}]}` };
}

function deleted({ plural, group }: Resource, { metadata: { name, uid } }: KubeObject): Answer {
  const details = { name, ...(group ? { group } : {}), kind: plural, uid };
  return {
    status: 200,
    text: JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }),
  };
}

const noLog = ({ metadata: { name } }: KubeObject): Answer => ({
  status: 200,
  text: `No containers run in the embedded cluster, so pod ${name} has no log.\n`,
  contentType: 'text/plain',
});

const managerOf = ({ query, userAgent }: Pick<Call, 'query' | 'userAgent'>): string =>
  query.get('fieldManager') ?? (userAgent.split('/')[0] || 'unknown');

/** DeleteOptions stand in the body or in the query. */
function removalOf(query: URLSearchParams, body: Json): Removal {
  const options = objectOr(body);
  const preconditions = objectOr(options.preconditions);
  const grace = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  return {
    propagation: propagationOf(options, query),
    gracePeriodSeconds: grace === undefined ? undefined : Number(grace),
    uid: textOf(preconditions.uid),
    resourceVersion: textOf(preconditions.resourceVersion),
  };
}

function propagationOf(options: JsonObject, query: URLSearchParams): Propagation | undefined {
  const asked = options.propagationPolicy ?? query.get('propagationPolicy') ?? undefined;
  if (asked === undefined || asked === 'Background' || asked === 'Foreground' || asked === 'Orphan') return asked;
  throw badRequest(`invalid propagationPolicy: ${String(asked)}`);
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
