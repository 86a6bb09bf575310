import { ProblemError } from '@tycho/ast';
import { sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { type ModifyInput, modifyRequestSchema } from '@tycho/contract';
import { expect, test } from 'vitest';
import { coresOf, memoryOf } from './amounts.ts';
import { causeOf, modified } from './modified.ts';

const { resources } = sampleService('web');
const reserved = { ...resources, reservations: { cpus: 2, memory: 1024, storage: null } };
const system = sampleSystem('shop', [sampleService('web', { resources: reserved }), sampleService('db')], {
  labels: { team: 'a', old: 'x' },
});
const ask = (request: ModifyInput) => modifyRequestSchema.parse(request);

test('changes limits of the services that are meant, and reserves no more than that', () => {
  const [web, db] = modified(system, ask({ cpu: '500m', memory: '256Mi', services: ['web'] })).services;
  expect(web?.resources.limits).toMatchObject({ cpus: 0.5, memory: 256 * 1024 ** 2 });
  expect(web?.resources.reservations).toMatchObject({ cpus: 0.5, memory: 1024 });
  expect(db).toEqual(system.services[1]);
});

test('sets labels, and takes them away', () => {
  const it = modified(system, ask({ labels: { team: 'b', old: null, 'example.org/new': '1' } }));
  expect(it.labels).toEqual({ team: 'b', 'example.org/new': '1' });
  expect(it.services).toEqual(system.services);
});

test('says everything that is wrong at once', () => {
  const request = ask({ cpu: 'much', memory: -1, services: ['nobody'], labels: { executor: 'me', 'a b': '', c: '!' } });
  const problems = problemsOf(() => modified(system, request)).map((it) => it.path);
  expect(problems.sort()).toEqual(['cpu', 'labels.a b', 'labels.c', 'labels.executor', 'memory', 'services']);
  expect(problemsOf(() => modified(system, ask({ services: ['web'] })))).toMatchObject([{ code: 'request-invalid' }]);
});

test('says what changed in a few words', () => {
  expect(causeOf(ask({ cpu: 0.5, labels: { a: '1', b: null }, services: ['web'] }))).toBe(
    'modify web: cpu 0.5, label a, no label b',
  );
});

test.each([
  [0.5, 0.5],
  ['2', 2],
  ['250m', 0.25],
  [0, null],
  ['1e3', null],
  ['m', null],
])('%s is %s cores', (text, cores) => expect(coresOf(text)).toBe(cores));

test.each([
  [1024, 1024],
  ['1k', 1024],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['1MB', 2 ** 20],
  ['', null],
  ['9999999999t', null],
  ['0', null],
])('%s is %s bytes', (text, bytes) => expect(memoryOf(text)).toBe(bytes));

function problemsOf(work: () => unknown) {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}
