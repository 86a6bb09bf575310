import { expect, test } from 'vitest';
import { objectOr, objectsOr } from '../json.ts';
import { onEveryCluster } from './clusters.ts';
import { service } from './samples.ts';
import type { Reply } from './world.ts';

const nodePorts = ({ body }: Reply) => objectsOr(objectOr(body.spec).ports).map((it) => Number(it.nodePort));
const web = (...ports: { port: number; nodePort?: number; name?: string }[]) =>
  service('web', { type: 'NodePort', selector: { app: 'web' }, ports });

onEveryCluster('services', (open) => {
  test('node ports are given once and kept', async () => {
    await using world = await open();
    const first = await world.apply(web({ port: 80, name: 'a' }, { port: 81, name: 'b' }));
    const ports = nodePorts(first);
    expect(new Set(ports).size).toBe(2);
    for (const it of ports) expect(it).toSatisfy((port: number) => port >= 30000 && port <= 32767);
    expect(await world.apply(web({ port: 80, name: 'a' }, { port: 81, name: 'b' }))).toEqual({
      code: 200,
      body: first.body,
    });
    expect(
      nodePorts(
        await world.apply(web({ port: 80, name: 'a' }, { port: 81, name: 'b' }, { port: 82, name: 'c' })),
      ).slice(0, 2),
    ).toEqual(ports);
  });

  test('a node port belongs to one service until that is gone', async () => {
    await using world = await open();
    const [port = 0] = nodePorts(await world.apply(web({ port: 80 })));
    const other = service('other', { type: 'NodePort', ports: [{ port: 80, nodePort: port }] });
    expect((await world.apply(other)).body.message).toBe(
      `Service "other" is invalid: spec.ports[0].nodePort: Invalid value: ${port}: provided port is already allocated`,
    );
    await world.delete('Service', 'web');
    expect(nodePorts(await world.apply(other))).toEqual([port]);
  });

  test('a service that is no longer of the type loses its node ports and keeps its address', async () => {
    await using world = await open();
    const before = await world.apply(web({ port: 80 }));
    const after = await world.apply(service('web', { type: 'ClusterIP', ports: [{ port: 80 }] }));
    expect(after.body.spec).toMatchObject({ clusterIP: objectOr(before.body.spec).clusterIP });
    expect(objectsOr(objectOr(after.body.spec).ports)).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
  });

  test('an update without addresses keeps them', async () => {
    await using world = await open();
    const before = await world.send('POST', world.path('Service'), web({ port: 80 }));
    const after = await world.send('PUT', world.path('Service', 'web'), web({ port: 80 }));
    expect(nodePorts(after)).toEqual(nodePorts(before));
    expect(objectOr(after.body.spec).clusterIP).toBe(objectOr(before.body.spec).clusterIP);
  });

  test('a headless service stays headless', async () => {
    await using world = await open();
    const { body } = await world.apply(service('web', { clusterIP: 'None', ports: [{ port: 1, name: 'x' }] }));
    expect(body.spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'], type: 'ClusterIP' });
  });
});
