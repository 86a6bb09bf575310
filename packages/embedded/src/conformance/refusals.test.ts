import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { onEveryCluster } from './clusters.ts';
import { claim, configMap, container, deployment, job, service } from './samples.ts';
import type { Reply, World } from './world.ts';

const UID = '00000000-0000-0000-0000-000000000001';
const causes = (...fields: [reason: string, field: string][]) => fields.map(([reason, field]) => ({ reason, field }));

interface Refusal {
  readonly title: string;
  readonly attempt: (world: World) => Promise<Reply>;
  readonly code: number;
  readonly reason?: string;
  readonly causes?: object[];
  /** What the message says, where a client shows it as it is. */
  readonly says?: string;
}

const apply = (title: string, object: JsonObject, field: string, reason: string, says?: string): Refusal => ({
  title,
  attempt: (world) => world.apply(object),
  code: 422,
  reason: 'Invalid',
  causes: causes([reason, field]),
  ...(says ? { says } : {}),
});
const template = 'spec.template.spec.containers[0]';

const refusals: readonly Refusal[] = [
  {
    title: 'a namespace that is not there',
    attempt: (it) => it.send('POST', '/api/v1/namespaces/nowhere/configmaps', configMap('c')),
    code: 404,
    reason: 'NotFound',
    says: 'namespaces "nowhere" not found',
  },
  {
    title: 'an object that is not there',
    attempt: (it) => it.get('Deployment', 'nope'),
    code: 404,
    reason: 'NotFound',
    says: 'deployments.apps "nope" not found',
  },
  {
    title: 'a kind that is not there',
    attempt: (it) => it.send('GET', `/api/v1/namespaces/${it.namespace}/foos`),
    code: 404,
    reason: 'NotFound',
    says: 'the server could not find the requested resource',
  },
  {
    title: 'a second object of a name',
    attempt: async (it) => {
      await it.apply(configMap('c'));
      return it.send('POST', it.path('ConfigMap'), configMap('c'));
    },
    code: 409,
    reason: 'AlreadyExists',
    says: 'configmaps "c" already exists',
  },
  {
    title: 'an update of an older version',
    attempt: async (it) => {
      await it.apply(configMap('c'));
      return it.send('PUT', it.path('ConfigMap', 'c'), configMap('c', {}, { resourceVersion: '1' }));
    },
    code: 409,
    reason: 'Conflict',
  },
  {
    title: 'an update of another object',
    attempt: async (it) => {
      await it.apply(configMap('c'));
      return it.send('PUT', it.path('ConfigMap', 'c'), configMap('c', {}, { uid: UID }));
    },
    code: 409,
    reason: 'Conflict',
  },
  {
    title: 'another name than that of the path',
    attempt: async (it) => {
      await it.apply(configMap('c'));
      return it.send('PUT', it.path('ConfigMap', 'c'), configMap('d'));
    },
    code: 400,
    reason: 'BadRequest',
    says: 'the name of the object (d) does not match the name on the URL (c)',
  },
  {
    title: 'another namespace than that of the path',
    attempt: (it) => it.send('POST', it.path('ConfigMap'), configMap('c', {}, { namespace: 'other' })),
    code: 400,
    reason: 'BadRequest',
    says: 'the namespace of the provided object does not match the namespace sent on the request',
  },
  {
    title: 'an apply without a manager',
    attempt: (it) => it.send('PATCH', it.path('ConfigMap', 'c'), configMap('c'), 'application/apply-patch+yaml'),
    code: 422,
    reason: 'Invalid',
    causes: causes(['FieldValueRequired', 'fieldManager']),
  },
  {
    title: 'an apply to an object that is gone',
    attempt: (it) => it.apply(configMap('c', {}, { uid: UID })),
    code: 409,
    reason: 'Conflict',
    says: `Operation cannot be fulfilled on configmaps "c": uid mismatch: the provided object specified uid ${UID}, and no existing object was found`,
  },
  {
    title: 'an apply to another object of the name',
    attempt: async (it) => {
      await it.apply(configMap('c'));
      return it.apply(configMap('c', {}, { uid: UID }));
    },
    code: 422,
    reason: 'Invalid',
    causes: causes(['FieldValueInvalid', 'metadata.uid'], ['FieldValueInvalid', 'metadata.uid']),
  },
  {
    title: 'an apply of managedFields',
    attempt: (it) => it.apply(configMap('c', {}, { managedFields: [{}] })),
    code: 400,
    reason: 'BadRequest',
    says: 'metadata.managedFields must be nil',
  },
  {
    title: 'a list item twice',
    attempt: (it) => it.apply(deployment('web', {}, { containers: [container(), container()] })),
    code: 500,
  },
  {
    title: 'a delete with another identity',
    attempt: async (it) => {
      await it.apply(configMap('c'));
      return it.delete('ConfigMap', 'c', { preconditions: { uid: UID } });
    },
    code: 409,
    reason: 'Conflict',
  },
  { title: 'a delete of nothing', attempt: (it) => it.delete('ConfigMap', 'nope'), code: 404, reason: 'NotFound' },
  {
    title: 'a label selector that is none',
    attempt: (it) => it.send('GET', `${it.path('ConfigMap')}?labelSelector=a%3D%3D%3D`),
    code: 400,
    reason: 'BadRequest',
  },
  {
    title: 'a field selector on an unknown field',
    attempt: (it) => it.send('GET', `${it.path('ConfigMap')}?fieldSelector=data.x%3D1`),
    code: 400,
    reason: 'BadRequest',
    says: '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
  },
  {
    title: 'a method on a collection',
    attempt: (it) => it.send('PUT', it.path('ConfigMap'), configMap('c')),
    code: 405,
    reason: 'MethodNotAllowed',
  },
  {
    title: 'an unknown form of patch',
    attempt: (it) => it.send('PATCH', it.path('ConfigMap', 'c'), {}, 'text/plain'),
    code: 415,
    reason: 'UnsupportedMediaType',
  },
  apply('a name with capitals', configMap('A_b'), 'metadata.name', 'FieldValueInvalid'),
  apply(
    'a Service that starts with a digit',
    service('7up', { ports: [{ port: 80 }] }),
    'metadata.name',
    'FieldValueInvalid',
  ),
  apply(
    'a Service with a name of 64 letters',
    service('n'.repeat(64), { ports: [{ port: 80 }] }),
    'metadata.name',
    'FieldValueInvalid',
    `Service "${'n'.repeat(64)}" is invalid: metadata.name: Invalid value: "${'n'.repeat(64)}": must be no more than 63 characters`,
  ),
  apply(
    'a label of 64 letters',
    configMap('c', {}, { labels: { a: 'x'.repeat(64) } }),
    'metadata.labels',
    'FieldValueInvalid',
  ),
  apply('a label with a space', configMap('c', {}, { labels: { a: 'x y' } }), 'metadata.labels', 'FieldValueInvalid'),
  apply(
    'a label key with a space',
    configMap('c', {}, { labels: { 'a b': 'x' } }),
    'metadata.labels',
    'FieldValueInvalid',
  ),
  apply('a config key with a slash', configMap('c', { 'a/b': 'x' }), 'data[a/b]', 'FieldValueInvalid'),
  apply(
    'a selector that its template does not match',
    deployment('web', { selector: { matchLabels: { app: 'other' } } }),
    'spec.template.metadata.labels',
    'FieldValueInvalid',
    'Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ),
  apply('an empty selector', deployment('web', { selector: {} }), 'spec.selector', 'FieldValueInvalid'),
  apply(
    'a container without an image',
    deployment('web', {}, { containers: [{ name: 'web' }] }),
    `${template}.image`,
    'FieldValueRequired',
    `Deployment.apps "web" is invalid: ${template}.image: Required value`,
  ),
  apply(
    'no containers',
    deployment('web', {}, { containers: [] }),
    'spec.template.spec.containers',
    'FieldValueRequired',
  ),
  apply(
    'a port beyond all',
    deployment('web', {}, { containers: [container({ ports: [{ containerPort: 70000 }] })] }),
    `${template}.ports[0].containerPort`,
    'FieldValueInvalid',
  ),
  apply(
    'a request above its limit',
    deployment(
      'web',
      {},
      { containers: [container({ resources: { limits: { memory: '1Gi' }, requests: { memory: '2G' } } })] },
    ),
    `${template}.resources.requests`,
    'FieldValueInvalid',
    `Deployment.apps "web" is invalid: ${template}.resources.requests: Invalid value: "2G": must be less than or equal to memory limit of 1Gi`,
  ),
  apply(
    'a mount of no volume',
    deployment('web', {}, { containers: [container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] })] }),
    `${template}.volumeMounts[0].name`,
    'FieldValueNotFound',
  ),
  apply(
    'a hostname with an underscore',
    deployment('web', {}, { hostname: 'a_b' }),
    'spec.template.spec.hostname',
    'FieldValueInvalid',
  ),
  apply('a negative number of replicas', deployment('web', { replicas: -1 }), 'spec.replicas', 'FieldValueInvalid'),
  apply(
    'a Deployment that does not restart',
    deployment('web', {}, { restartPolicy: 'Never' }),
    'spec.template.spec.restartPolicy',
    'FieldValueNotSupported',
  ),
  apply(
    'a Job without a restart policy',
    job('once', { template: { spec: { containers: [container()] } } }),
    'spec.template.spec.restartPolicy',
    'FieldValueRequired',
  ),
  apply('a Service without ports', service('web', { type: 'NodePort', ports: [] }), 'spec.ports', 'FieldValueRequired'),
  apply(
    'a node port out of range',
    service('web', { type: 'NodePort', ports: [{ port: 80, nodePort: 1999 }] }),
    'spec.ports[0].nodePort',
    'FieldValueInvalid',
    'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 1999: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ),
  apply(
    'a node port without the type',
    service('web', { ports: [{ port: 80, nodePort: 30001 }] }),
    'spec.ports[0].nodePort',
    'FieldValueForbidden',
  ),
  apply('a claim without a mode', claim('c', { accessModes: [] }), 'spec.accessModes', 'FieldValueRequired'),
];

const misfits: readonly Refusal[] = [
  [
    'a number in the environment',
    deployment('web', {}, { containers: [container({ env: [{ name: 'A', value: 1 }] })] }),
  ],
  ['a port in quotes', deployment('web', {}, { containers: [container({ ports: [{ containerPort: '80' }] })] })],
  ['a number in a config map', { ...configMap('c'), data: { a: 1 } }],
  [
    'a quantity that is none',
    deployment('web', {}, { containers: [container({ resources: { limits: { cpu: 'abc' } } })] }),
  ],
].map(([title, object]) => ({
  title: String(title),
  attempt: (world) => world.apply(object as JsonObject),
  code: 500,
}));

const changed = (
  title: string,
  before: JsonObject,
  after: JsonObject,
  field: string,
  reason = 'FieldValueInvalid',
): Refusal => ({
  title: `a change of ${title}`,
  attempt: async (world) => {
    await world.apply(before);
    return world.apply(after);
  },
  code: 422,
  reason: 'Invalid',
  causes: causes([reason, field]),
});

const relabelled = deployment('web', {
  replicas: 0,
  selector: { matchLabels: { app: 'x' } },
  template: { metadata: { labels: { app: 'x' } }, spec: { containers: [container()] } },
});
const changes: readonly Refusal[] = [
  changed('a selector', deployment('web', { replicas: 0 }), relabelled, 'spec.selector'),
  changed(
    "a Job's template",
    job('once', { suspend: true }),
    job('once', { suspend: true }, { hostname: 'b', containers: [container({ image: 'b' })] }),
    'spec.template',
  ),
  changed('completions', job('once'), job('once', { completions: 2 }), 'spec.completions'),
  changed("a claim's mode", claim('c'), claim('c', { accessModes: ['ReadWriteMany'] }), 'spec', 'FieldValueForbidden'),
  changed(
    'a cluster address',
    service('web', { ports: [{ port: 80 }] }),
    service('web', { clusterIP: 'None', ports: [{ port: 80 }] }),
    'spec.clusterIPs[0]',
  ),
  changed(
    'the strategy, which leaves its defaults behind',
    deployment('web', { replicas: 0 }),
    deployment('web', { replicas: 0, strategy: { type: 'Recreate' } }),
    'spec.strategy.rollingUpdate',
    'FieldValueForbidden',
  ),
];

onEveryCluster('refuses', (open) => {
  test.each([...refusals, ...misfits, ...changes])('$title', async (refusal) => {
    await using world = await open();
    const { code, body } = await refusal.attempt(world);
    expect([code, body]).toMatchObject([
      refusal.code,
      {
        kind: 'Status',
        status: 'Failure',
        code: refusal.code,
        ...(refusal.reason ? { reason: refusal.reason } : {}),
        ...(refusal.says ? { message: refusal.says } : {}),
        ...(refusal.causes ? { details: { causes: refusal.causes as Json[] } } : {}),
      },
    ]);
  });
});
