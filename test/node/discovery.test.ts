import { DiscoveryError, discover, TychoClientFactory } from '@tycho/discovery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectl, realCluster } from '../real-cluster.ts';
import { temporaryFile } from '../temporary-file.ts';

const TIMEOUT = 90_000;
const labels = { app: 'tycho-api' };

/** Serves what the API would answer, from files: what is tried here is the way to it. */
const serve = `mkdir -p /www && cd /www && echo '{"status":"ok"}' > healthz && echo '{"systems":[],"next":null}' > systems && exec httpd -f -p 5000`;

const objects = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'api', labels },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'api',
            image: 'busybox',
            imagePullPolicy: 'IfNotPresent',
            command: ['sh', '-c', serve],
            ports: [{ name: 'http', containerPort: 5000 }],
            readinessProbe: { httpGet: { path: '/healthz', port: 5000 }, periodSeconds: 1 },
          },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'tycho-api' },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
    },
  ],
};

describe('finding the API on a real node', () => {
  const { admin: kubeconfig, newNamespace } = realCluster();
  let place: Awaited<ReturnType<typeof newNamespace>>;
  const inside = (...args: string[]) => kubectl('-n', place.name, ...args);
  beforeAll(async () => {
    place = await newNamespace();
    await using file = await temporaryFile(JSON.stringify(objects));
    await inside('apply', '-f', file.path);
    await inside('wait', '--for=condition=Ready', 'pod/api', '--timeout=90s');
  });
  afterAll(() => place?.[Symbol.asyncDispose]());
  const wanted = () => ({ kubeconfig, namespace: place.name });

  test('a port-forward leads to its pod, for many connections at once, and ends with the client', async () => {
    const client = await new TychoClientFactory(wanted()).getClient();
    expect(client.endpoint.way).toBe('port-forward');
    const all = await Promise.all(Array.from({ length: 20 }, () => client.systems()));
    expect(all).toEqual(Array(20).fill([]));
    await client.close();
    await expect(client.systems()).rejects.toThrow('ECONNREFUSED');
  });

  test('a node port is used where it answers', { timeout: TIMEOUT }, async () => {
    await inside('patch', 'service', 'tycho-api', '-p', JSON.stringify({ spec: { type: 'NodePort' } }));
    const way = async () => {
      await using it = await discover(wanted());
      return it.way;
    };
    await expect.poll(way, { timeout: TIMEOUT }).toBe('node-port');
    await inside('patch', 'service', 'tycho-api', '-p', JSON.stringify({ spec: { type: 'ClusterIP' } }));
  });

  test('a port at which nobody listens in the pod is told of', async () => {
    const ports = [{ port: 80, targetPort: 5001 }];
    await inside('patch', 'service', 'tycho-api', '-p', JSON.stringify({ spec: { ports } }));
    const error = await discover(wanted()).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(DiscoveryError);
    expect(error).toMatchObject({ code: 'service-unreachable', message: expect.stringMatching(/refused/) });
  });
});
