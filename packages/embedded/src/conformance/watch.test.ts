import { expect, test } from 'vitest';
import { onEveryCluster } from './clusters.ts';
import { configMap } from './samples.ts';

onEveryCluster('list and watch', (open) => {
  test('a watch goes on where the list ended', async () => {
    await using world = await open();
    await world.apply(configMap('a'));
    const { body } = await world.send('GET', world.path('ConfigMap'));
    await world.apply(configMap('b'));
    await world.apply(configMap('b', { x: '1' }));
    await world.delete('ConfigMap', 'b');
    const watch = await world.watch(
      'ConfigMap',
      `resourceVersion=${body.metadata.resourceVersion}&fieldSelector=metadata.name%3Db`,
    );
    expect(await watch.take(3)).toEqual(['ADDED b', 'MODIFIED b', 'DELETED b']);
    await world.apply(configMap('b', { y: '2' }));
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'ConfigMap', apiVersion: 'v1', data: { y: '2' } },
    });
  });

  test('versions rise from event to event, and a deletion has one of its own', async () => {
    await using world = await open();
    const { body } = await world.apply(configMap('a', {}, { labels: { x: 'y' } }));
    const watch = await world.watch('ConfigMap', `resourceVersion=${body.metadata.resourceVersion}&labelSelector=x`);
    await world.apply(configMap('a', { b: '1' }, { labels: { x: 'y' } }));
    await world.delete('ConfigMap', 'a');
    const versions = [body, (await watch.next()).object, (await watch.next()).object].map((it) =>
      Number(it.metadata.resourceVersion),
    );
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  test('an object that stops or begins to match is deleted or added to who selects', async () => {
    await using world = await open();
    const { body } = await world.apply(configMap('a', {}, { labels: { app: 'x' } }));
    const watch = await world.watch(
      'ConfigMap',
      `resourceVersion=${body.metadata.resourceVersion}&labelSelector=app%3Dx`,
    );
    await world.apply(configMap('a', {}, { labels: { app: 'z' } }));
    await world.apply(configMap('a', {}, { labels: { app: 'x' } }));
    const left = await watch.next();
    expect(left).toMatchObject({ type: 'DELETED', object: { metadata: { labels: { app: 'x' } } } });
    expect(await watch.next()).toMatchObject({ type: 'ADDED' });
  });

  test('a watch ends when its time is over', async () => {
    await using world = await open();
    const { body } = await world.apply(configMap('a'));
    // The real one puts a config map of its own into a new namespace, at any moment.
    const query = `resourceVersion=${body.metadata.resourceVersion}&labelSelector=own&timeoutSeconds=1`;
    const watch = await world.watch('ConfigMap', query);
    expect(await watch.rest()).toEqual([]);
  });

  test.each([
    ['app=x', ['a']],
    ['app!=x', ['b', 'c']],
    ['app in (x,z)', ['a', 'b']],
    ['app notin (x)', ['b', 'c']],
    ['app', ['a', 'b']],
    ['!app', ['c']],
    ['tier=1,app==z', ['b']],
  ])('%s selects %j', async (selector, names) => {
    await using world = await open();
    await world.apply(configMap('a', {}, { labels: { app: 'x', set: 's' } }));
    await world.apply(configMap('b', {}, { labels: { app: 'z', tier: '1', set: 's' } }));
    await world.apply(configMap('c', {}, { labels: { tier: '1', set: 's' } }));
    const found = await world.list('ConfigMap', `labelSelector=${encodeURIComponent(`set=s,${selector}`)}`);
    expect(found.map((it) => it.metadata.name)).toEqual(names);
  });

  test('items of a list do not repeat their kind', async () => {
    await using world = await open();
    await world.apply(configMap('a', {}, { labels: { set: 's' } }));
    const { body } = await world.send('GET', `${world.path('ConfigMap')}?labelSelector=set`);
    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', items: [{ metadata: { name: 'a' } }] });
    expect(JSON.stringify(body.items)).not.toContain('"kind"');
  });
});
