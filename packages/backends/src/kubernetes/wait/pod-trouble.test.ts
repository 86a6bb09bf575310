import { describe, expect, test } from 'vitest';
import type { ContainerStatus, Pod } from '../objects.ts';
import { podTrouble } from './pod-trouble.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

const pod = (status: Pod['status'], own: Partial<Pod['spec']['containers'][number]> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', uid: '1', resourceVersion: '1', creationTimestamp: ago(60) },
  spec: { containers: [{ name: 'web', image: 'nginx', ...own }] },
  ...(status ? { status } : {}),
});
const container = (own: Partial<ContainerStatus>): Pod['status'] => ({
  containerStatuses: [{ name: 'web', image: 'nginx', ready: false, restartCount: 0, ...own }],
});
const waiting = (reason: string, restartCount = 0, message = 'because') =>
  pod(container({ restartCount, state: { waiting: { reason, message } }, lastState: { terminated: { exitCode: 3 } } }));
const unscheduled = (seconds: number) =>
  pod({
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/3 nodes',
        lastTransitionTime: ago(seconds),
      },
    ],
  });
const probed = (seconds: number) =>
  pod(container({ state: { running: { startedAt: ago(seconds) } } }), {
    readinessProbe: { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 },
  });

describe('why a pod is not ready', () => {
  test.each([
    ['a first failed pull', waiting('ErrImagePull'), 'waiting', /cannot be pulled: because/],
    ['a pull that was tried again', waiting('ImagePullBackOff'), 'failed', /image nginx cannot be pulled: because/],
    ['an image name that is none', waiting('InvalidImageName'), 'failed', /nginx/],
    ['a container that cannot be made', waiting('CreateContainerConfigError'), 'failed', /cannot be created: because/],
    [
      'a container that a busy kubelet makes later',
      waiting('CreateContainerConfigError', 0, 'failed to sync secret cache: timed out waiting for the condition'),
      'waiting',
      /cannot be created: failed to sync/,
    ],
    [
      'a container that ended once',
      waiting('CrashLoopBackOff', 1),
      'waiting',
      /exited with code 3, and was restarted once/,
    ],
    ['a container that ends again and again', waiting('CrashLoopBackOff', 3), 'failed', /restarted 3 times/],
    ['a pod that just found no node', unscheduled(1), 'waiting', /no node can take it: 0\/3 nodes/],
    ['a pod that finds no node', unscheduled(60), 'failed', /no node can take it/],
    ['a health check that has time left', probed(20), 'waiting', /waiting for its health check/],
    ['a health check that used its retries', probed(60), 'failed', /its health check fails/],
  ] as const)('%s', (_, it, kind, reason) => {
    expect(podTrouble(it, now)).toMatchObject({ kind, reason: expect.stringMatching(reason) });
  });

  test('a program that is not in the image is not tried again', () => {
    const status = container({
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 128, reason: 'StartError', message: 'exec: "x": not found' } },
    });
    expect(podTrouble(pod(status), now)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('exec: "x": not found'),
    });
  });

  test('what time will change is looked at again when it does', () => {
    expect(podTrouble(unscheduled(5), now)?.recheckIn).toBe(15_000);
    expect(podTrouble(probed(20), now)?.recheckIn).toBe(20_000);
  });

  test('a pod that starts has none', () => {
    expect(podTrouble(pod(container({ state: { waiting: { reason: 'ContainerCreating' } } })), now)).toBeNull();
    expect(podTrouble(pod(undefined), now)).toBeNull();
  });
});
