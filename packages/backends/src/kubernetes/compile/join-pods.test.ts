import { expect, test } from 'vitest';
import { joinPods } from './join-pods.ts';

const term = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] });

test('each service of a pod has what it asks for, and the same only once', () => {
  const joined = joinPods([
    {
      hostname: 'web',
      terminationGracePeriodSeconds: 10,
      volumes: [{ name: 'data' }],
      affinity: { nodeAffinity: { nodeSelectorTerms: [term('ssd')] } },
    },
    {
      hostname: 'db',
      terminationGracePeriodSeconds: 60,
      volumes: [{ name: 'data' }, { name: 'own' }],
      hostAliases: [{ ip: '127.0.0.1', hostnames: ['db'] }],
      affinity: { nodeAffinity: { nodeSelectorTerms: [term('gpu')] } },
    },
    { hostAliases: [{ ip: '127.0.0.1', hostnames: ['cache'] }], tolerations: [{ key: 'gpu' }] },
  ]);
  expect(joined).toEqual({
    hostname: 'web',
    terminationGracePeriodSeconds: 60,
    volumes: [{ name: 'data' }, { name: 'own' }],
    // A node has both labels: two terms would be either.
    affinity: {
      nodeAffinity: {
        nodeSelectorTerms: [{ matchExpressions: [...term('ssd').matchExpressions, ...term('gpu').matchExpressions] }],
      },
    },
    hostAliases: [{ ip: '127.0.0.1', hostnames: ['db', 'cache'] }],
    tolerations: [{ key: 'gpu' }],
  });
});
