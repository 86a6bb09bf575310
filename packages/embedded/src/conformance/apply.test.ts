import { expect, test } from 'vitest';
import { onEveryCluster } from './clusters.ts';
import { configMap, container, deployment } from './samples.ts';

onEveryCluster('server-side apply', (open) => {
  test('creates with 201, and the same again changes nothing', async () => {
    await using world = await open();
    const first = await world.apply(deployment('web', { replicas: 0 }));
    expect(first.code).toBe(201);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const before = await world.get('Deployment', 'web');
    const again = await world.apply(deployment('web', { replicas: 0 }));
    expect(again).toEqual({ code: 200, body: before.body });
  });

  test('with a version that no object has makes what is not there, and refuses what is', async () => {
    await using world = await open();
    const versioned = (data: string) => configMap('claimed', { data }, { resourceVersion: '1' });
    expect(await world.apply(versioned('first'))).toMatchObject({ code: 201, body: { data: { data: 'first' } } });
    expect(await world.apply(versioned('second'))).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    expect((await world.get('ConfigMap', 'claimed')).body).toMatchObject({ data: { data: 'first' } });
  });

  test('notes who owns which fields', async () => {
    await using world = await open();
    const { body } = await world.apply(
      deployment(
        'web',
        { replicas: 0, strategy: { type: 'Recreate' } },
        {
          nodeSelector: { disk: 'ssd' },
          volumes: [{ name: 'v', emptyDir: {} }],
          containers: [
            container({
              args: ['a'],
              env: [
                { name: 'A', value: 'b' },
                { name: 'N', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              ],
              ports: [{ containerPort: 80 }],
              resources: { limits: { cpu: '1' } },
              volumeMounts: [{ name: 'v', mountPath: '/v' }],
            }),
          ],
        },
      ),
    );
    expect(body.metadata.managedFields).toMatchObject([
      { manager: 'tycho', operation: 'Apply', apiVersion: 'apps/v1', fieldsType: 'FieldsV1' },
    ]);
    expect(body.metadata.managedFields?.[0]?.fieldsV1).toEqual({
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:strategy': { 'f:type': {} },
        'f:template': {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:nodeSelector': {},
            'f:volumes': { 'k:{"name":"v"}': { '.': {}, 'f:name': {}, 'f:emptyDir': {} } },
            'f:containers': {
              'k:{"name":"web"}': {
                '.': {},
                'f:name': {},
                'f:image': {},
                'f:args': {},
                'f:env': {
                  'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} },
                  'k:{"name":"N"}': { '.': {}, 'f:name': {}, 'f:valueFrom': { 'f:fieldRef': {} } },
                },
                'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
                'f:resources': { 'f:limits': { 'f:cpu': {} } },
                'f:volumeMounts': { 'k:{"mountPath":"/v"}': { '.': {}, 'f:name': {}, 'f:mountPath': {} } },
              },
            },
          },
        },
      },
    });
  });

  test('raises the generation with the spec, not with the labels', async () => {
    await using world = await open();
    await world.apply(deployment('web', { replicas: 0 }));
    const labelled = await world.apply({
      ...deployment('web', { replicas: 0 }),
      metadata: { name: 'web', labels: { a: 'b' } },
    });
    expect(labelled.body.metadata).toMatchObject({ generation: 1, labels: { a: 'b' } });
    const changed = await world.apply(deployment('web', { replicas: 0, minReadySeconds: 1 }));
    expect(changed.body.metadata.generation).toBe(2);
    expect(changed.body.metadata.labels).toBeUndefined();
  });

  test('takes away what the manager applies no longer, and fills in defaults again', async () => {
    await using world = await open();
    const rich = container({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      ports: [{ containerPort: 80 }, { containerPort: 81 }],
      command: ['x'],
    });
    await world.apply(
      deployment('web', { replicas: 0, revisionHistoryLimit: 3 }, { containers: [rich, container({ name: 'side' })] }),
    );
    const poor = container({ env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 81 }] });
    const { body } = await world.apply(deployment('web', { replicas: 0 }, { containers: [poor] }));
    expect(body.spec).toMatchObject({ revisionHistoryLimit: 10 });
    const [web, ...others] = (body.spec as { template: { spec: { containers: object[] } } }).template.spec.containers;
    expect(others).toEqual([]);
    expect(web).toMatchObject({ env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 81, protocol: 'TCP' }] });
    expect(web).not.toHaveProperty('command');
  });

  test('leaves alone what another manager set', async () => {
    await using world = await open();
    await world.apply(configMap('c', { a: '1', shared: 'x' }));
    await world.apply(configMap('c', { b: '2', shared: 'x' }), { manager: 'other' });
    const { body } = await world.apply(configMap('c', { a: '1' }));
    expect(body.data).toEqual({ a: '1', b: '2', shared: 'x' });
  });

  test('merges what two managers put into one list', async () => {
    await using world = await open();
    const withEnv = (...names: string[]) =>
      deployment(
        'web',
        { replicas: 0 },
        { containers: [container({ env: names.map((name) => ({ name, value: 'x' })) })] },
      );
    await world.apply(withEnv('A', 'B'));
    await world.apply(withEnv('C'), { manager: 'other' });
    const { body } = await world.apply(withEnv('B'));
    const [web] = (body.spec as { template: { spec: { containers: { env: { name: string }[] }[] } } }).template.spec
      .containers;
    expect(web?.env.map((it) => it.name).sort()).toEqual(['B', 'C']);
  });

  test('refuses to change what another manager owns, unless forced', async () => {
    await using world = await open();
    await world.apply(configMap('c', { x: '1', y: '2' }));
    const refused = await world.apply(configMap('c', { x: '3', y: '4' }), { manager: 'other' });
    expect(refused.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 2 conflicts: conflicts with "tycho":\n- .data.x\n- .data.y',
      reason: 'Conflict',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "tycho"', field: '.data.x' },
          { reason: 'FieldManagerConflict', message: 'conflict with "tycho"', field: '.data.y' },
        ],
      },
      code: 409,
    });
    const forced = await world.apply(configMap('c', { x: '3' }), { manager: 'other', force: true });
    expect(forced.body.data).toEqual({ x: '3', y: '2' });
    // Their order is that of their times, which are whole seconds, and only then of their names.
    const fields = forced.body.metadata.managedFields?.map((it) => [it.manager, it.fieldsV1]);
    expect(Object.fromEntries(fields ?? [])).toEqual({
      other: { 'f:data': { 'f:x': {} } },
      tycho: { 'f:data': { 'f:y': {} } },
    });
  });

  test('names the field of a list item in a conflict', async () => {
    await using world = await open();
    await world.apply(deployment('web', { replicas: 0 }));
    const { body } = await world.apply(
      deployment('web', { replicas: 0 }, { containers: [container({ image: 'other' })] }),
      {
        manager: 'other',
      },
    );
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "tycho": .spec.template.spec.containers[name="web"].image',
    );
  });

  test('conflicts with what was written by an update', async () => {
    await using world = await open();
    await world.send('POST', `${world.path('ConfigMap')}?fieldManager=editor`, configMap('c', { x: '1' }));
    const { code, body } = await world.apply(configMap('c', { x: '2' }));
    expect([code, body.details]).toMatchObject([409, { causes: [{ field: '.data.x' }] }]);
    expect(body.message).toContain('"editor"');
  });

  test('adds an owner once, however often it is applied', async () => {
    await using world = await open();
    const { body: root } = await world.apply(configMap('root'));
    const owned = configMap(
      'c',
      {},
      {
        ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'root', uid: root.metadata.uid }],
      },
    );
    const first = await world.apply(owned);
    const second = await world.apply(owned);
    expect(second.body).toEqual(first.body);
    expect(second.body.metadata.ownerReferences).toHaveLength(1);
  });
});
