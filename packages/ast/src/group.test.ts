import { expect, test } from 'vitest';
import { earlyServices, groupsOf } from './group.ts';
import { sampleService } from './sample-system.ts';

test('a group is led by the one that the others join, and stands where its first service does', () => {
  const services = [sampleService('a', { joins: 'b' }), sampleService('c'), sampleService('b')];
  expect(groupsOf({ services }).map((it) => [it.lead.name, it.services.map(({ name }) => name)])).toEqual([
    ['b', ['a', 'b']],
    ['c', ['c']],
  ]);
});

test('what others of the group wait for comes early, and what that waits for', () => {
  const on = (service: string, condition: 'service_started' | 'service_healthy') => ({ service, condition });
  const group = [
    { name: 'cache', dependsOn: [] },
    { name: 'db', dependsOn: [on('cache', 'service_started')] },
    { name: 'log', dependsOn: [] },
    { name: 'web', dependsOn: [on('db', 'service_healthy'), on('log', 'service_started'), on('x', 'service_healthy')] },
  ];
  expect([...earlyServices(group)]).toEqual(['db', 'cache']);
});
