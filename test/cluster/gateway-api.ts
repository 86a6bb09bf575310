import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kubectl } from '../real-cluster.ts';

const group = 'gateway.networking.k8s.io';

/** A kind of the Gateway API, with the fields of its specification that are used here, and no others. */
const definition = (plural: string, kind: string, spec: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: `${plural}.${group}`,
    // Names below `k8s.io` are those of the project, and ask for this.
    annotations: { 'api-approved.kubernetes.io': 'unapproved, a part of it for tests' },
  },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural, kind, singular: kind.toLowerCase() },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', required: ['spec'], properties: { spec } } },
      },
    ],
  },
});

const text = { type: 'string' };
const port = { type: 'integer', minimum: 1, maximum: 65_535 };
const object = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required });
const list = (items: object) => ({ type: 'array', items });

const path = object({ type: { type: 'string', enum: ['Exact', 'PathPrefix'], default: 'PathPrefix' }, value: text });
const httpRoute = object({
  parentRefs: list(
    object(
      {
        group: { ...text, default: group },
        kind: { ...text, default: 'Gateway' },
        name: text,
        namespace: text,
        sectionName: text,
      },
      ['name'],
    ),
  ),
  hostnames: list(text),
  rules: list(
    object({
      matches: list(object({ path })),
      backendRefs: list(
        object({ kind: { ...text, default: 'Service' }, name: text, port, weight: { type: 'integer', default: 1 } }, [
          'name',
        ]),
      ),
    }),
  ),
});
const gateway = object({ gatewayClassName: text, listeners: list(object({ name: text, port, protocol: text })) }, [
  'gatewayClassName',
]);

const definitions = [definition('httproutes', 'HTTPRoute', httpRoute), definition('gateways', 'Gateway', gateway)];

/** The Gateway API on the test cluster, until it is disposed; what was there before stays. */
export async function gatewayApi(): Promise<AsyncDisposable> {
  if (await hasGatewayApi()) return { async [Symbol.asyncDispose]() {} };
  await kubectlApply({ apiVersion: 'v1', kind: 'List', items: definitions });
  const names = definitions.map((it) => `crd/${it.metadata.name}`);
  await kubectl('wait', '--for=condition=Established', '--timeout=60s', ...names);
  return {
    async [Symbol.asyncDispose]() {
      await kubectl('delete', '--ignore-not-found', ...names);
    },
  };
}

export const hasGatewayApi = async (): Promise<boolean> =>
  (await kubectl('get', 'crd', '-o', 'name')).includes(`httproutes.${group}`);

export async function kubectlApply(object: object): Promise<void> {
  const running = promisify(execFile)('kubectl', ['apply', '--server-side', '-f', '-']);
  running.child.stdin?.end(JSON.stringify(object));
  await running;
}
