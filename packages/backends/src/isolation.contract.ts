import { anonymous } from '@tycho/ast';
import { sampleMount, sampleService, sampleVolume } from '@tycho/ast/sample-system';
import { expect, test } from 'vitest';
import type { Backend } from './backend.ts';
import {
  artifactsOf,
  knownUp,
  launched,
  newGuid,
  newUp,
  problemsOf,
  removed,
  signal,
  systemsOf,
  TIMEOUT,
  web,
  withoutRoot,
} from './contract-world.ts';

const systemOf = systemsOf('isolated');

/** What every backend must do with a system that has a namespace of its own. */
export function isolationCases(subject: () => Backend): void {
  test('lives apart from the others, and is found among them', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    await using apart = await launched(backend, systemOf('apart', [web]));
    await using among = await launched(backend, systemsOf('shared')('apart', [web]));
    await using hers = await launched(backend, systemOf('hers', [web]), 'ann');
    const shown = await Promise.all([apart, among].map((it) => backend.get(it.guid)));
    expect(shown).toMatchObject([{ placement: 'isolated' }, { placement: 'shared' }]);
    const [own, shared] = shown.map((it) => it?.namespace);
    expect(own).toBe(`tycho-test-apart-${apart.guid.slice(0, 8)}`);
    expect(shared).not.toBe(own);
    expect(await backend.locate(apart.guid)).toMatchObject({ placement: 'isolated', namespace: own, name: 'apart' });
    const guids = [apart.guid, among.guid].sort();
    expect((await backend.list()).systems.map((it) => it.guid)).toEqual(expect.arrayContaining(guids));
    expect((await backend.named('apart')).sort()).toEqual(guids);
    for (const limit of [undefined, 200]) {
      const shownTo = async (owner: string) => (await backend.list({ owner, limit })).systems.map((it) => it.guid);
      expect(await shownTo('ann')).toEqual([hers.guid]);
      expect(await shownTo(anonymous)).toEqual(expect.arrayContaining(guids));
      expect(await shownTo(anonymous)).not.toContain(hers.guid);
    }
    expect([...(await backend.drift(null)).keys()]).toEqual(expect.arrayContaining(guids));
  });

  test('stays where its volumes are, and comes back to them', { timeout: 2 * TIMEOUT }, async () => {
    const backend = subject();
    const db = sampleService('db', { mounts: [sampleMount('data', '/data')] });
    const system = systemOf('kept', [db], { volumes: [sampleVolume('data')] });
    const it = await launched(backend, system);
    await removed(backend, it.guid);
    expect(await backend.get(it.guid)).toBeNull();
    const place = await backend.locate(it.guid);
    expect(place).toMatchObject({ placement: 'isolated' });
    expect(await backend.volumeHolders(system, anonymous, 'shared')).toEqual([]);
    const opened = await backend.open(it.plan, knownUp, signal);
    expect(opened.changes.map((change) => change.action)).toEqual(['created', 'unchanged']);
    const { changes } = await backend.apply(it.plan, opened.root, withoutRoot(it.plan), 'known', signal);
    const kept = changes.filter((change) => change.artifact.startsWith('PersistentVolumeClaim/'));
    expect(kept.map((change) => change.action)).toEqual(['unchanged']);
    await removed(backend, it.guid, true);
    expect(await backend.locate(it.guid)).toBeNull();
  });

  test('is tried before there is a namespace for it, and leaves none', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const guid = newGuid();
    const plan = backend.compile(systemOf('tried', [web]), guid);
    const changes = await backend.preview(plan, anonymous, signal);
    expect(changes.map((change) => [change.artifact, change.action]).sort()).toEqual(
      artifactsOf(plan)
        .map((artifact) => [artifact.id, 'created'])
        .sort(),
    );
    expect(await backend.locate(guid)).toBeNull();
    await using it = await launched(backend, systemOf('tried', [web]));
    const again = await backend.preview(it.plan, anonymous, signal);
    expect(again.filter((change) => change.action !== 'unchanged')).toEqual([]);
  });

  test('says what would be refused, before there is a namespace for it', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const plan = backend.compile(systemOf('untried', [sampleService('web', { image: '' })]), newGuid());
    const problems = await problemsOf(() => backend.preview(plan, anonymous, signal));
    expect(problems).toMatchObject([{ code: 'object-refused', message: expect.stringContaining('image') }]);
  });

  test('touches no namespace that is not its own', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    await using it = await launched(backend, systemOf('owner', [web]));
    const { namespace } = (await backend.locate(it.guid)) ?? { namespace: '' };
    const system = systemOf('intruder', [web]);
    const intruder = { ...system, quarters: { ...system.quarters, namespace } };
    const guid = newGuid();
    const plan = backend.compile(intruder, guid);
    for (const attempt of [() => backend.open(plan, newUp, signal), () => backend.preview(plan, anonymous, signal)])
      expect(await problemsOf(attempt)).toMatchObject([{ code: 'namespace-taken' }]);
    expect(await backend.get(guid)).toBeNull();
    expect(await backend.remove(guid, { volumes: true }, signal)).toEqual([]);
    expect(await backend.get(it.guid)).toMatchObject({ namespace });
  });

  test('does not move', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    await using apart = await launched(backend, systemOf('settled', [web]));
    await using among = await launched(backend, systemsOf('shared')('settled', [web]));
    const moves = [
      backend.compile(among.plan.system, apart.guid),
      backend.compile(apart.plan.system, among.guid),
      backend.compile(
        { ...apart.plan.system, quarters: { ...apart.plan.system.quarters, prefix: 'tycho-test-other-' } },
        apart.guid,
      ),
    ];
    for (const plan of moves) {
      expect(await problemsOf(() => backend.open(plan, knownUp, signal))).toMatchObject([{ code: 'placement-fixed' }]);
      expect(await problemsOf(() => backend.preview(plan, anonymous, signal))).toMatchObject([
        { code: 'placement-fixed' },
      ]);
    }
  });

  test('has no more than its share, and is let have more', { timeout: TIMEOUT }, async () => {
    const backend = subject();
    const bounded = systemOf('bounded', [web]);
    const quota = { pods: '1', 'limits.memory': '64Mi' };
    const containerDefaults = { limits: { memory: '32Mi' }, requests: { memory: '16Mi' } };
    await using it = await launched(backend, {
      ...bounded,
      quarters: { ...bounded.quarters, quota, containerDefaults },
    });
    const kinds = it.plan.shared.map((artifact) => artifact.id.split('/')[0]);
    expect(kinds).toEqual(expect.arrayContaining(['ResourceQuota', 'LimitRange', 'NetworkPolicy']));
    expect(await backend.drift([it.guid])).toEqual(new Map([[it.guid, []]]));
    const plan = backend.compile({ ...bounded, quarters: { ...bounded.quarters, quota } }, it.guid);
    await backend.open(plan, knownUp, signal);
    expect((await backend.prune(plan, signal)).map((change) => change.artifact)).toEqual([
      expect.stringMatching(/^LimitRange\//),
    ]);
  });
}
