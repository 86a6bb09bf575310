import { type SystemPlacement, systemPlacements } from '@tycho/ast';
import { sampleMount, sampleService, sampleVolume } from '@tycho/ast/sample-system';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from './backend.ts';
import {
  artifactsOf,
  ignoreProblems,
  knownUp,
  launched,
  namedWeb,
  newGuid,
  newUp,
  problemsOf,
  removed,
  settled,
  signal,
  systemsOf,
  TIMEOUT,
  web,
  withoutRoot,
} from './contract-world.ts';
import { isolationCases } from './isolation.contract.ts';
import { revisionCases } from './revisions.contract.ts';

/** One orchestrator to hold the contract against. */
export interface Subject {
  /** A backend in a world of its own, which disposing takes away. `namespace`: that one instead. */
  start(options?: { readonly namespace?: string }): Promise<{ backend: Backend } & AsyncDisposable>;
  /** Cases that this orchestrator cannot be held to, each with the reason. */
  readonly skip: Partial<Record<ContractCase, string>>;
}

/** What not every orchestrator in reach of a test can show. */
export type ContractCase = 'pods become ready' | 'jobs complete' | 'images can be missing' | 'programs can fail';

/** What every backend must do, for every one that there is. */
export function backendContract(name: string, subject: Subject): void {
  for (const placement of systemPlacements) contractFor(placement, `${name}, ${placement}`, subject);
}

function contractFor(placement: SystemPlacement, name: string, subject: Subject): void {
  const systemOf = systemsOf(placement);
  describe(`the backend contract on ${name}`, () => {
    let world: Awaited<ReturnType<Subject['start']>>;
    let backend: Backend;
    beforeAll(async () => {
      world = await subject.start();
      backend = world.backend;
    }, TIMEOUT);
    afterAll(() => world?.[Symbol.asyncDispose](), TIMEOUT);

    const caseIf = (capability: ContractCase, title: string, body: () => Promise<void>) => {
      const reason = subject.skip[capability];
      if (reason) test.skip(`${title} (skipped: ${reason})`, () => {});
      else test(title, { timeout: TIMEOUT }, body);
    };

    test('says nothing is wrong, and what it is', async () => {
      expect(await backend.check()).toEqual([]);
      expect(backend.description).toContain('namespace');
    });

    test('compiles the same system to the same artifacts, and each name only once', () => {
      const guid = newGuid();
      const system = systemOf('twice', [web, sampleService('db')]);
      const plan = backend.compile(system, guid);
      expect(JSON.stringify(artifactsOf(plan))).toBe(JSON.stringify(artifactsOf(backend.compile(system, guid))));
      const ids = artifactsOf(plan).map((it) => it.id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('creates on the first apply, and changes nothing on the second', { timeout: TIMEOUT }, async () => {
      await using it = await launched(backend, systemOf('again', [web]));
      expect([...it.opened.changes, ...it.applied.changes].map((change) => change.action)).toEqual(
        artifactsOf(it.plan).map(() => 'created'),
      );
      const opened = await backend.open(it.plan, knownUp, signal);
      const applied = await backend.apply(it.plan, opened.root, withoutRoot(it.plan), 'known', signal);
      expect(opened.root).toBe(it.opened.root);
      const actions = new Map(
        [...opened.changes, ...applied.changes].map((change) => [change.artifact, change.action]),
      );
      // A controller may have written its part in between; what Tycho asked for is the same.
      expect([...actions.values()].every((action) => action === 'unchanged')).toBe(true);
      expect(applied.ports).toEqual(it.applied.ports);
    });

    test('gives a published port, and shows it with the system', { timeout: TIMEOUT }, async () => {
      await using it = await launched(backend, systemOf('ports', [web]));
      const [port] = it.applied.ports.web ?? [];
      expect(port).toMatchObject({ target: 8080, protocol: 'tcp' });
      expect(port?.port).toBeGreaterThanOrEqual(1);
      const shown = await backend.get(it.guid);
      expect(shown).toMatchObject({ guid: it.guid, name: 'ports', removing: false });
      expect(shown?.services.web?.ports).toMatchObject([{ target: 8080, protocol: 'tcp', port: port?.port }]);
      expect((await backend.list()).systems.map((system) => system.guid)).toContain(it.guid);
      expect(await backend.locate(it.guid)).toMatchObject({ placement, name: 'ports' });
    });

    test('leads a host name to a service, says where it is found, and no longer when it is published otherwise', {
      timeout: TIMEOUT,
    }, async () => {
      await using it = await launched(backend, systemOf('named', [namedWeb]));
      const found = {
        target: 8080,
        protocol: 'tcp',
        port: 443,
        address: 'named.example',
        url: 'https://named.example/a',
      };
      expect(it.applied.ports.web).toEqual([found]);
      expect((await backend.get(it.guid))?.services.web?.ports).toEqual([found]);
      const plan = backend.compile(systemOf('named', [web]), it.guid);
      const opened = await backend.open(plan, knownUp, signal);
      await backend.apply(plan, opened.root, withoutRoot(plan), 'known', signal);
      expect(await backend.prune(plan, signal)).toMatchObject([{ action: 'deleted' }]);
      expect((await backend.get(it.guid))?.services.web?.ports).toMatchObject([{ target: 8080, url: null }]);
    });

    test('publishes under the very name that is asked for, which one system at a time has', {
      timeout: TIMEOUT,
    }, async () => {
      const name = `exact-${newGuid().slice(0, 8)}`;
      const system = systemOf('exact', [{ ...web, publish: { ...web.publish, name } }]);
      const launches = await Promise.allSettled(Array.from({ length: 4 }, () => launched(backend, system)));
      await using all = new AsyncDisposableStack();
      const having = launches.flatMap((it) => (it.status === 'fulfilled' ? [all.use(it.value)] : []));
      const refused = launches.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
      const { systems } = await backend.list();
      for (const { guid } of systems.filter((it) => it.name === 'exact'))
        if (!having.some((it) => it.guid === guid)) await removed(backend, guid);
      // In a namespace of its own each can have it.
      const most = placement === 'isolated' ? 4 : 1;
      const taken = { problems: [{ code: 'name-taken' }] };
      expect(having).toHaveLength(most);
      expect(refused).toMatchObject(Array.from({ length: 4 - most }, () => taken));
      const objections = await backend.objections(backend.compile(system, newGuid()));
      expect(objections).toMatchObject(placement === 'isolated' ? [] : taken.problems);
      for (const { plan, opened, applied } of having) {
        expect(plan.services.get('web')?.map(({ id }) => id)).toContain(`Service/${name}`);
        expect(await backend.objections(plan)).toEqual([]);
        const again = await backend.apply(plan, opened.root, withoutRoot(plan), 'new', signal);
        expect(again.ports.web).toEqual(applied.ports.web);
      }
    });

    caseIf('pods become ready', 'sees a service become ready, and hears of it', async () => {
      await using it = await launched(backend, systemOf('ready', [web]));
      let heard = 0;
      using _ = backend.onChange(it.guid, () => heard++);
      expect(await settled(backend, it)).toMatchObject({ web: { state: 'ready' } });
      expect(heard).toBeGreaterThan(0);
    });

    caseIf('pods become ready', 'takes nothing of an older revision for the answer', async () => {
      await using it = await launched(backend, systemOf('revised', [web]));
      await settled(backend, it);
      const plan = backend.compile(systemOf('revised', [{ ...web, environment: { REVISION: '2' } }]), it.guid);
      const opened = await backend.open(plan, knownUp, signal);
      const { changes } = await backend.apply(plan, opened.root, withoutRoot(plan), 'known', signal);
      expect(changes.filter((change) => change.action === 'configured').map((change) => change.artifact)).toEqual([
        withoutRoot(plan).find((artifact) => artifact.id.startsWith('Deployment/'))?.id,
      ]);
      const { states } = await backend.observe(plan, new Set(['web']), changes);
      expect(states.web?.state).not.toBe('ready');
      expect(await settled(backend, { ...it, plan, applied: { changes, ports: {}, problems: [] } })).toMatchObject({
        web: { state: 'ready' },
      });
    });

    caseIf('pods become ready', 'runs services together, and tells of each', async () => {
      const migrate = sampleService('migrate', { joins: 'web', restart: { policy: 'never' }, command: ['true'] });
      const proxy = sampleService('proxy', {
        joins: 'web',
        dependsOn: [
          { service: 'migrate', condition: 'service_completed_successfully', required: true, restart: false },
        ],
      });
      await using it = await launched(backend, systemOf('together', [web, migrate, proxy]));
      const states = { web: { state: 'ready' }, migrate: { state: 'completed' }, proxy: { state: 'ready' } };
      expect(await settled(backend, it)).toMatchObject(states);
      const shown = await backend.get(it.guid);
      expect(Object.entries(shown?.services ?? {}).map(([name, { state }]) => [name, state])).toEqual(
        Object.entries(states),
      );
      const [port] = it.applied.ports.web ?? [];
      expect(shown?.services.web?.ports).toMatchObject([{ target: 8080, protocol: 'tcp', port: port?.port }]);
    });

    caseIf('jobs complete', 'sees a service that runs to its end complete', async () => {
      const task = sampleService('task', { restart: { policy: 'never' }, command: ['true'] });
      await using it = await launched(backend, systemOf('task', [task]));
      expect(await settled(backend, it)).toMatchObject({ task: { state: 'completed' } });
    });

    caseIf('images can be missing', 'says which image cannot be pulled', async () => {
      await using it = await launched(
        backend,
        systemOf('absent', [sampleService('web', { image: 'missing/image:1' })]),
      );
      const { web: state } = await settled(backend, it);
      expect(state).toMatchObject({ state: 'failed', problem: { code: 'image-unavailable' } });
      expect(state?.state === 'failed' && state.problem.message).toContain('missing/image:1');
    });

    caseIf('programs can fail', 'says with which code a container exits, and its last lines', async () => {
      const broken = sampleService('broken', {
        restart: { policy: 'never' },
        command: ['sh', '-c', 'echo "no database at $HOST"; exit 3'],
        environment: { HOST: 'price: $(5) $$' },
      });
      await using it = await launched(backend, systemOf('broken', [broken]));
      const { broken: state } = await settled(backend, it);
      expect(state).toMatchObject({ state: 'failed', problem: { code: 'container-failed' } });
      const message = state?.state === 'failed' ? state.problem.message : '';
      expect(message).toContain('code 3');
      expect(message).toContain('no database at price: $(5) $$');
    });

    caseIf('programs can fail', 'shows what containers wrote, and counts them', async () => {
      const talks = sampleService('talks', {
        restart: { policy: 'never' },
        command: ['sh', '-c', 'echo one; echo two'],
      });
      await using it = await launched(backend, systemOf('talks', [talks]));
      expect(await settled(backend, it)).toMatchObject({ talks: { state: 'completed' } });
      const lines: string[] = [];
      const all = { services: null, follow: false, tail: null, since: null };
      for await (const { service, text } of backend.logs(it.guid, all, signal)) lines.push(`${service}: ${text}`);
      expect(lines).toEqual(['talks: one', 'talks: two']);
      expect((await backend.usage(it.guid)).services.talks).toMatchObject({ replicas: 1, restarts: 0 });
    });

    test('removes everything, says when it is gone, and again says so', { timeout: TIMEOUT }, async () => {
      const it = await launched(backend, systemOf('gone', [web, sampleService('db')]));
      expect((await backend.remove(it.guid, { volumes: false }, signal)).length).toBeGreaterThan(0);
      await removed(backend, it.guid);
      expect(await backend.get(it.guid)).toBeNull();
      expect(await backend.locate(it.guid)).toBeNull();
      expect(await backend.remove(it.guid, { volumes: false }, signal)).toEqual([]);
    });

    test('keeps the volumes of a system that is gone until they are asked for', { timeout: TIMEOUT }, async () => {
      const db = sampleService('db', { mounts: [sampleMount('data', '/data')] });
      const system = systemOf('data', [db], { volumes: [sampleVolume('data')] });
      const it = await launched(backend, system, 'ann');
      const holder = async (asking = system, owner = 'ann') =>
        (await backend.volumeHolders(asking, owner, null)).find(({ guid }) => guid === it.guid) ?? null;
      expect(await holder()).toEqual({ guid: it.guid, placement, running: true });
      await removed(backend, it.guid);
      expect(await backend.get(it.guid)).toBeNull();
      expect(await backend.locate(it.guid)).toMatchObject({ placement, name: 'data', owner: 'ann' });
      expect(await holder()).toEqual({ guid: it.guid, placement, running: false });
      expect(await holder(system, 'bob')).toBeNull();
      expect(await holder({ ...system, name: 'another' })).toBeNull();
      expect(await holder({ ...system, volumes: [sampleVolume('other')] })).toBeNull();
      await removed(backend, it.guid, true);
      expect(await backend.locate(it.guid)).toBeNull();
      expect(await holder()).toBeNull();
    });

    test('leaves nothing behind of an apply that comes after the removal', { timeout: TIMEOUT }, async () => {
      const it = await launched(backend, systemOf('late', [web]));
      await removed(backend, it.guid);
      await backend.apply(it.plan, it.opened.root, withoutRoot(it.plan), 'new', signal).catch(ignoreProblems);
      await expect
        .poll(() => backend.remove(it.guid, { volumes: false }, signal), { timeout: 60_000, interval: 500 })
        .toEqual([]);
    });

    test('prunes what a new revision no longer has', { timeout: TIMEOUT }, async () => {
      await using it = await launched(backend, systemOf('pruned', [web, sampleService('db')]));
      const plan = backend.compile(systemOf('pruned', [web]), it.guid);
      const opened = await backend.open(plan, knownUp, signal);
      await backend.apply(plan, opened.root, withoutRoot(plan), 'known', signal);
      const gone = await backend.prune(plan, signal);
      expect(gone.map((change) => change.action)).toEqual(gone.map(() => 'deleted'));
      expect(gone.map((change) => change.artifact).sort()).toEqual(
        (it.plan.services.get('db') ?? []).map((artifact) => artifact.id).sort(),
      );
      expect(await backend.prune(plan, signal)).toEqual([]);
      expect(Object.keys((await backend.get(it.guid))?.services ?? {})).toEqual(['web']);
    });

    test('takes a revision that gives a service its first volume, and one that takes it away', {
      timeout: TIMEOUT,
    }, async () => {
      const db = sampleService('db');
      const before = systemOf('grown', [db]);
      const mounted = { ...db, mounts: [sampleMount('data', '/data')] };
      await using it = await launched(backend, before);
      for (const system of [systemOf('grown', [mounted], { volumes: [sampleVolume('data')] }), before]) {
        const plan = backend.compile(system, it.guid);
        const { changes } = await backend.apply(
          plan,
          (await backend.open(plan, knownUp, signal)).root,
          withoutRoot(plan),
          'known',
          signal,
        );
        expect(changes.find((change) => change.artifact.startsWith('Deployment/'))?.action).toBe('configured');
      }
    });

    revisionCases(() => backend, systemOf);

    test('shows its systems page by page, newest first, each once', { timeout: TIMEOUT }, async () => {
      await using stack = new AsyncDisposableStack();
      const owner = `paged-${newGuid().slice(0, 8)}`;
      const guids: string[] = [];
      for (let count = 0; count < 3; count++) {
        guids.push(stack.use(await launched(backend, systemOf('paged', [web]), owner)).guid);
      }
      const shown: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await backend.list({ owner, limit: 2, cursor });
        expect(page.systems.length).toBeLessThanOrEqual(2);
        shown.push(...page.systems.map((it) => it.guid));
        cursor = page.next;
      }
      expect(shown.toSorted()).toEqual(guids.toSorted());
      const all = (await backend.list({ owner })).systems;
      expect(all.map((it) => it.guid)).toEqual(shown);
      expect((await backend.list({ owner: 'nobody', limit: 2 })).systems).toEqual([]);
      await expect(backend.list({ cursor: 'nowhere' })).rejects.toMatchObject({
        problems: [{ code: 'request-invalid', path: 'cursor' }],
      });
    });

    test('keeps two instances of one system apart', { timeout: TIMEOUT }, async () => {
      const system = systemOf('pair', [web]);
      await using one = await launched(backend, system);
      await using two = await launched(backend, system);
      expect(one.applied.ports.web?.[0]?.port).not.toBe(two.applied.ports.web?.[0]?.port);
      await removed(backend, one.guid);
      expect(await backend.get(two.guid)).toMatchObject({ guid: two.guid });
    });

    test('says what the orchestrator refuses, as nothing that trying again would mend', {
      timeout: TIMEOUT,
    }, async () => {
      const guid = newGuid();
      const plan = backend.compile(systemOf('refused', [sampleService('web', { image: '' })]), guid);
      const problems = await problemsOf(async () => {
        const opened = await backend.open(plan, knownUp, signal);
        await backend.apply(plan, opened.root, withoutRoot(plan), 'known', signal);
      });
      await removed(backend, guid);
      expect(problems).toMatchObject([{ code: 'object-refused' }]);
      expect(problems[0]?.message).toContain('image');
    });

    if (placement === 'shared') sharedCases(subject);
    else isolationCases(() => backend);
  });
}

function sharedCases(subject: Subject): void {
  test('says that a namespace does not exist', { timeout: TIMEOUT }, async () => {
    await using nowhere = await subject.start({ namespace: 'tycho-nowhere' });
    expect(await nowhere.backend.check()).toMatchObject([{ code: 'namespace-missing' }]);
    const plan = nowhere.backend.compile(systemsOf('shared')('lost', [web]), newGuid());
    const problems = await problemsOf(() => nowhere.backend.open(plan, newUp, signal));
    expect(problems).toMatchObject([{ code: 'namespace-missing' }]);
    expect(problems[0]?.message).toContain('tycho-nowhere');
  });
}
