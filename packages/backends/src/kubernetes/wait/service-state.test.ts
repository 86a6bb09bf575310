import { expect, test } from 'vitest';
import type { ContainerStatus, DaemonSet, Deployment, Pod } from '../objects.ts';
import { serviceState } from './service-state.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
const metadata = { name: 'web', uid: '2', resourceVersion: '1', creationTimestamp: ago(60), generation: 1 };

const pod = (own: Partial<ContainerStatus>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', uid: '1', resourceVersion: '1', creationTimestamp: ago(60) },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
  status: { containerStatuses: [{ name: 'web', image: 'nginx', ready: false, restartCount: 1, ...own }] },
});

const deployment: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 0 },
};

const stateOf = (status: Partial<ContainerStatus>, mayEnd: boolean) =>
  serviceState(deployment, [pod(status)], { name: 'web', others: new Set(), mayEnd }, 1, now).state.state;

const done = { terminated: { exitCode: 0, reason: 'Completed' } };
const failed = { terminated: { exitCode: 1, reason: 'Error' } };
const backOff = { waiting: { reason: 'CrashLoopBackOff' } };

test.each<[string, Partial<ContainerStatus>, string, string]>([
  ['has ended with 0', { state: done }, 'completed', 'starting'],
  ['is to be started again after that', { state: backOff, lastState: done, restartCount: 5 }, 'completed', 'failed'],
  ['runs again', { state: { running: { startedAt: ago(1) } }, lastState: done }, 'starting', 'starting'],
  ['has failed', { state: failed }, 'starting', 'starting'],
  ['is to be started again after a failure', { state: backOff, lastState: failed }, 'starting', 'starting'],
])('a service that may end, and one that is to run always, when the container %s', (_, status, may, always) => {
  expect([stateOf(status, true), stateOf(status, false)]).toEqual([may, always]);
});

test('on each node, too, one without a health check has to run for a moment', () => {
  const daemons: DaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: { minReadySeconds: 2 },
    status: { observedGeneration: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1 },
  };
  const since = (seconds: number) =>
    serviceState(
      daemons,
      [pod({ ready: true, state: { running: { startedAt: ago(seconds) } } })],
      { name: 'web', others: new Set(), mayEnd: true },
      1,
      now,
    );
  expect(since(1)).toMatchObject({ state: { state: 'starting', started: true }, recheckIn: 1_000 });
  expect(since(3)).toMatchObject({ state: { state: 'ready' } });
});
