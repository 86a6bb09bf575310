import { anonymous } from '@tycho/ast';
import { sampleService } from '@tycho/ast/sample-system';
import { expect, test } from 'vitest';
import type { Backend } from './backend.ts';
import {
  artifactsOf,
  knownUp,
  launched,
  newGuid,
  opened,
  problemsOf,
  removed,
  type SystemOf,
  signal,
  TIMEOUT,
  web,
  withoutRoot,
} from './contract-world.ts';

/** What every backend must do with the revisions of a system. */
export function revisionCases(subject: () => Backend, systemOf: SystemOf): void {
  test('counts a revision for each change, and none for the same again', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    await using it = await launched(backend, systemOf('counted', [web]));
    expect(it.opened).toMatchObject({ revision: 1, problems: [] });
    const changed = systemOf('counted', [{ ...web, environment: { REVISION: '2' } }]);
    expect(await opened(backend, it.guid, it.plan.system, 'again')).toBe(1);
    expect(await opened(backend, it.guid, changed, 'up')).toBe(2);
    expect(await opened(backend, it.guid, changed, 'again')).toBe(2);
    expect(await opened(backend, it.guid, it.plan.system, 'rollback to 1')).toBe(3);
    expect(await backend.revisions(it.guid)).toMatchObject([
      { number: 3, cause: 'rollback to 1', failed: false },
      { number: 2, cause: 'up', failed: false },
      { number: 1, cause: 'up', failed: false },
    ]);
    expect(await backend.get(it.guid)).toMatchObject({ revision: 3 });
    expect(await backend.kept(it.guid, 2)).toEqual({ revision: 2, system: changed });
    expect(await backend.kept(it.guid)).toEqual({ revision: 3, system: it.plan.system });
    expect(await backend.kept(it.guid, 4)).toBeNull();
  });

  test('keeps five revisions, and the last that did not fail', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    await using it = await launched(backend, systemOf('bounded', [web]));
    for (let revision = 2; revision <= 8; revision++) {
      await opened(backend, it.guid, systemOf('bounded', [{ ...web, environment: { REVISION: `${revision}` } }]));
      await backend.markRevision(it.guid, revision, true, signal);
    }
    const failed = (await backend.revisions(it.guid)).map(({ number, failed }) => [number, failed]);
    expect(failed).toEqual([
      [8, true],
      [7, true],
      [6, true],
      [5, true],
      [1, false],
    ]);
    await backend.markRevision(it.guid, 8, false, signal);
    expect(await backend.revisions(it.guid)).toMatchObject([{ number: 8, failed: false }, {}, {}, {}, {}]);
  });

  test('prunes no revision, and lets none outlive its system', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const it = await launched(backend, systemOf('owned', [web]));
    expect(await backend.prune(it.plan, signal)).toEqual([]);
    expect(await backend.revisions(it.guid)).toHaveLength(1);
    await removed(backend, it.guid);
    expect(await backend.revisions(it.guid)).toEqual([]);
    expect(await backend.kept(it.guid)).toBeNull();
  });

  test('finds the systems of a name', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    await using one = await launched(backend, systemOf('named', [web]));
    await using other = await launched(backend, systemOf('named', [web]));
    expect((await backend.named('named')).sort()).toEqual([one.guid, other.guid].sort());
    expect(await backend.named('named', anonymous)).toHaveLength(2);
    expect(await backend.named('named', 'bob')).toEqual([]);
    expect(await backend.named('name')).toEqual([]);
  });

  test('makes a task anew that changed, since nothing of it can be changed', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const task = sampleService('task', { restart: { policy: 'never' }, command: ['true'] });
    await using it = await launched(backend, systemOf('renewed', [task]));
    const plan = backend.compile(systemOf('renewed', [{ ...task, command: ['sh', '-c', 'true'] }]), it.guid);
    const { root } = await backend.open(plan, knownUp, signal);
    const { changes } = await backend.apply(plan, root, withoutRoot(plan), 'known', signal);
    expect(changes.filter((change) => change.action !== 'unchanged')).toMatchObject([
      { artifact: expect.stringContaining('Job/'), action: 'configured' },
    ]);
    const again = await backend.apply(plan, root, withoutRoot(plan), 'known', signal);
    expect(again.changes.map((change) => change.action)).toEqual(changes.map(() => 'unchanged'));
  });

  test('tells what applying would do, and does nothing', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const fresh = backend.compile(systemOf('tried', [web]), newGuid());
    const made = await backend.preview(fresh, anonymous, signal);
    expect(made.map((it) => [it.artifact, it.action, it.before])).toEqual(
      artifactsOf(fresh).map((it) => [it.id, 'created', null]),
    );
    expect(await backend.get(fresh.guid)).toBeNull();

    await using it = await launched(backend, systemOf('tried', [web, sampleService('db')]));
    const same = await backend.preview(it.plan, anonymous, signal);
    expect(same.filter((one) => one.action !== 'unchanged')).toEqual([]);
    const next = backend.compile(systemOf('tried', [{ ...web, replicas: 3 }]), it.guid);
    const changes = await backend.preview(next, anonymous, signal);
    const kinds = changes
      .filter((one) => one.action !== 'unchanged')
      .map((one) => `${one.artifact.split('/')[0]} ${one.action}`);
    expect(kinds).toEqual([
      'ConfigMap configured',
      'Deployment configured',
      'NetworkPolicy deleted',
      'Deployment deleted',
    ]);
    expect(changes.find((one) => one.artifact.startsWith('Deployment/'))).toMatchObject({
      before: { spec: { replicas: 1 } },
      after: { spec: { replicas: 3 } },
    });
    expect(await backend.preview(it.plan, anonymous, signal)).toEqual(same);
  });

  test('tells everything that applying would be refused for', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const broken = ['web', 'db'].map((name) => sampleService(name, { image: '' }));
    const problems = await problemsOf(() =>
      backend.preview(backend.compile(systemOf('refused', broken), newGuid()), anonymous, signal),
    );
    expect(problems.map((it) => it.code)).toEqual(['object-refused', 'object-refused']);
  });
}
