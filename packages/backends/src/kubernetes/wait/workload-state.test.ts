import { expect, test } from 'vitest';
import type { ContainerStatus, Deployment, Pod } from '../objects.ts';
import { workloadState } from './workload-state.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

const pod = (own: Partial<ContainerStatus>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', uid: '1', resourceVersion: '1', creationTimestamp: ago(60) },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
  status: { containerStatuses: [{ name: 'web', image: 'nginx', ready: false, restartCount: 1, ...own }] },
});

const deployment = (available: number): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', uid: '2', resourceVersion: '1', creationTimestamp: ago(60), generation: 1 },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available },
});

test('the moment between two crashes is not the readiness of a service', () => {
  const again = (seconds: number) =>
    pod({ state: { running: { startedAt: ago(seconds) } }, lastState: { terminated: { exitCode: 127 } } });
  expect(workloadState(deployment(1), [again(1)], 1, now)).toMatchObject({
    state: { state: 'starting', reason: expect.stringContaining('exited with code 127') },
    recheckIn: 9_000,
  });
  expect(workloadState(deployment(1), [again(30)], 1, now)).toMatchObject({ state: { state: 'ready' } });
});

test.each<[string, Partial<ContainerStatus>, boolean]>([
  ['runs', { state: { running: { startedAt: ago(1) } } }, true],
  ['has ended', { state: { terminated: { exitCode: 0 } } }, true],
  ['has ended and waits', { state: { waiting: {} }, lastState: { terminated: { exitCode: 0 } } }, true],
  ['could not be started', { state: { terminated: { exitCode: 128, reason: 'StartError' } }, restartCount: 0 }, false],
  ['is still to be made', { state: { waiting: { reason: 'ContainerCreating' } } }, false],
])('whether a service has started, when its container %s', (_, status, started) => {
  const { state } = workloadState(deployment(0), [pod(status)], 1, now);
  expect('started' in state && state.started).toBe(started);
});

test('the trouble of a pod that an older template made is not that of the new one', () => {
  const of = (template: string) => ({ metadata: { annotations: { 'tycho-template': template } } });
  const gone = pod({ state: { waiting: { reason: 'ImagePullBackOff' } } });
  const older = { ...gone, metadata: { ...gone.metadata, ...of('1').metadata } };
  const stateWith = (template: string) => {
    const it = deployment(0);
    return workloadState({ ...it, spec: { ...it.spec, template: of(template) } }, [older], 1, now).state.state;
  };
  expect([stateWith('1'), stateWith('2')]).toEqual(['failed', 'pending']);
});
