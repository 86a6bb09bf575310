import { expect, test } from 'vitest';
import type { Container, ContainerStatus, Pod } from '../objects.ts';
import { restarting } from './restarting.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

/** Started again so many seconds ago, after it ended with an exit code. */
const again = (seconds: number, exitCode: number, own: Partial<Container> = {}): Pod => {
  const status: ContainerStatus = {
    name: 'web',
    image: 'nginx',
    ready: true,
    restartCount: 2,
    state: { running: { startedAt: ago(seconds) } },
    lastState: { terminated: { exitCode } },
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', uid: '1', resourceVersion: '1', creationTimestamp: ago(60) },
    spec: { containers: [{ name: 'web', image: 'nginx', ...own }] },
    status: { containerStatuses: [status] },
  };
};

test('a container that ended with an error has to run for a while', () => {
  expect(restarting([again(1, 127)], now)).toEqual({
    reason: 'container web exited with code 127, and was started again',
    recheckIn: 9_000,
  });
  expect(restarting([again(11, 127)], now)).toBeNull();
});

test('one that ended well, or whose health is checked, has not', () => {
  expect(restarting([again(1, 0)], now)).toBeNull();
  expect(restarting([again(1, 127, { readinessProbe: { periodSeconds: 10 } })], now)).toBeNull();
});
