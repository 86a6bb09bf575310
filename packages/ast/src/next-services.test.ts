import { describe, expect, test } from 'vitest';
import { nextServices } from './next-services.ts';
import { optionalServices } from './optional-services.ts';
import { problem } from './problem.ts';
import { sampleService, sampleSystem } from './sample-system.ts';
import type { ServiceState } from './service-state.ts';
import type { Dependency } from './system.ts';

const service = (name: string, ...dependsOn: Dependency[]) => sampleService(name, { dependsOn });
const on = (condition: Dependency['condition'], required = true): Dependency => ({
  service: 'db',
  condition,
  required,
  restart: false,
});
const systemOf = (dependency: Dependency) => sampleSystem('shop', [service('db'), service('web', dependency)]);
const made = new Set(['db']);
const failed: ServiceState = { state: 'failed', problem: problem('error', 'container-failed', 'it ended') };
const pending: ServiceState = { state: 'pending', reason: null };
const starting: ServiceState = { state: 'starting', started: false, reason: null };
const running: ServiceState = { state: 'starting', started: true, reason: null };
const ready: ServiceState = { state: 'ready' };
const completed: ServiceState = { state: 'completed' };

describe('which services may start', () => {
  test('those that wait for nobody, at first', () => {
    expect(nextServices(systemOf(on('service_started')), new Set(), {}).start.map((it) => it.name)).toEqual(['db']);
  });

  test.each([
    ['service_started', [running, ready, completed], [pending, starting]],
    ['service_healthy', [ready], [pending, starting, running]],
    ['service_completed_successfully', [completed], [pending, starting, running, ready]],
  ] as const)('%s is met by its states and by no others', (condition, met, unmet) => {
    const starts = (state: ServiceState) =>
      nextServices(systemOf(on(condition)), made, { db: state }).start.length === 1;
    expect(met.map(starts)).toEqual(met.map(() => true));
    expect(unmet.map(starts)).toEqual(unmet.map(() => false));
  });

  test('a failed dependency is an error, and only a warning when it is not required', () => {
    const needed = nextServices(systemOf(on('service_healthy')), made, { db: failed });
    expect(needed).toMatchObject({ start: [], problems: [{ level: 'error', code: 'dependency-failed' }] });
    const optional = nextServices(systemOf(on('service_healthy', false)), made, { db: failed });
    expect(optional).toMatchObject({
      start: [{ name: 'web' }],
      problems: [{ level: 'warning', code: 'dependency-failed' }],
    });
  });

  test('services that run together start together, when all that they wait for outside is met', () => {
    const proxy = sampleService('proxy', { joins: 'web', dependsOn: [{ ...on('service_healthy'), service: 'web' }] });
    const web = service('web', on('service_started'));
    const system = sampleSystem('shop', [service('db'), web, proxy]);
    expect(nextServices(system, new Set(), {}).start.map((it) => it.name)).toEqual(['db']);
    expect(nextServices(system, made, { db: running }).start.map((it) => it.name)).toEqual(['web', 'proxy']);
  });

  test('a system can do without services that nobody requires', () => {
    expect([...optionalServices(systemOf(on('service_healthy', false)))]).toEqual(['db']);
    expect([...optionalServices(systemOf(on('service_healthy')))]).toEqual([]);
  });
});
