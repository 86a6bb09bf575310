import { groupsOf, type System } from '@tycho/ast';
import { sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { expect, test } from 'vitest';
import { Context } from './context.ts';
import { pod } from './pod.ts';
import { defaultTarget } from './target.ts';

const guid = '909f2e60b83340cd905ae3865d461156';

const templateOf = (own: Partial<System>): object => {
  const system = sampleSystem('shop', [sampleService('web')], own);
  const context = new Context(system, guid, defaultTarget);
  return groupsOf(system).map((it) => pod(context, it, 'Always').template)[0] ?? {};
};

test('has credentials for the API of the cluster only where the system has a service account', () => {
  expect(templateOf({})).toMatchObject({ spec: { automountServiceAccountToken: false } });
  expect(templateOf({})).not.toHaveProperty('spec.serviceAccountName');
  expect(templateOf({ serviceAccount: 'lab' })).toMatchObject({
    spec: { automountServiceAccountToken: true, serviceAccountName: 'lab' },
  });
});

test('has the labels of all pods of its system, and none of them hides what tells it apart', () => {
  const podLabels = { username: 'renci', 'tycho-guid': 'another' };
  expect(templateOf({ podLabels })).toMatchObject({
    metadata: { labels: { username: 'renci', 'tycho-guid': guid } },
  });
});
