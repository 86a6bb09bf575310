import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '@tycho/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../compose-texts.ts';
import { lastOf } from '../last-of.ts';
import { kubectl } from '../real-cluster.ts';
import { temporaryFile } from '../temporary-file.ts';
import { clusterCommand, giveImage } from './give-image.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const image = 'rights.test/tools';
const runtimeClass = `rights-test-${crypto.randomUUID().slice(0, 8)}`;
const programs = [
  'sh',
  'cat',
  'id',
  'df',
  'cp',
  'ls',
  'sleep',
  'touch',
  'mknod',
  'uname',
  'readlink',
  'stat',
  'chroot',
];

const giveTools = () =>
  giveImage(image, { Env: ['PATH=/bin'], Cmd: ['sleep', '3600'], StopSignal: 'SIGKILL' }, (folder) =>
    clusterCommand('programs', folder, ...programs),
  );

/** An image whose files others mount. */
const giveData = () =>
  giveImage('rights.test/data', { Env: ['PATH=/bin'] }, async (folder) => {
    await clusterCommand('programs', folder, 'sh', 'cp');
    await mkdir(join(folder, 'srv/models'), { recursive: true });
    await writeFile(join(folder, 'srv/models/small'), 'weights');
    await chown(join(folder, 'srv/models/small'), 7, 8);
  });

describe('rights, resources and placement on a real node', () => {
  const world = tychoOnNode(() => Promise.all([giveTools(), giveData()]), {
    allow: ['privileged', 'capabilities', 'unconfined', 'sysctls', 'host-ipc', 'host-pid', 'host-network'],
    devices: { gpu: 'tycho.test/gpu', '/dev/kvm': 'tycho.test/kvm' },
    runtimes: { special: runtimeClass },
  });
  let node: string;
  beforeAll(async () => {
    node = (await kubectl('get', 'nodes', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
  });

  const run = async (text: string) => {
    return lastOf(await world.tycho.client.up(compose(`name: rights\n${text}`)));
  };
  const up = async (text: string) => {
    const job = await run(text);
    expect(job).toMatchObject({ state: 'completed' });
    return job;
  };
  const down = async ({ guid }: Job) => (await world.tycho.client.down(guid, { volumes: true })).finished();
  const podOf = async ({ guid }: Job, service: string) =>
    (
      await kubectl(
        ...['-n', world.namespace, 'get', 'pods', '-o', 'jsonpath={.items[0].metadata.name}', '-l'],
        `tycho-guid=${guid},app.kubernetes.io/component=${service}`,
      )
    ).trim();
  /** What a shell command in the container of a service prints, also when it fails. */
  const sh = async (job: Job, service: string, command: string) => {
    const pod = await podOf(job, service);
    const args = ['exec', pod, '-c', service, '--', 'sh', '-c', `{ ${command}; } 2>&1 || true`];
    return (await world.inNamespace(...args)).trim();
  };
  const status = async (job: Job, service: string, field: string) =>
    (await sh(job, service, 'cat /proc/self/status')).match(new RegExp(`^${field}:\\s*(.*)$`, 'm'))?.[1];
  /** Of a limit, wherever this version of control groups has it. */
  const limit = (job: Job, service: string, ...files: string[]) =>
    sh(job, service, files.map((it) => `cat /sys/fs/cgroup/${it} 2>/dev/null`).join(' || '));

  test('users, groups, capabilities and filters are those that the file asks for', async () => {
    const job = await up(`
services:
  plain: { image: ${image} }
  narrow:
    image: ${image}
    user: "1000:2000"
    group_add: [3000]
    read_only: true
    tmpfs: ["/tmp:size=1m"]
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
    security_opt: ["no-new-privileges:true"]
    hostname: box
  wide: { image: ${image}, privileged: true }
  open: { image: ${image}, cap_add: [SYS_ADMIN], security_opt: ["seccomp:unconfined"] }
`);
    expect(await sh(job, 'plain', 'id -u; touch /x && ls /x')).toBe('0\n/x');
    // The fourteen that an engine leaves, and its filter of calls.
    expect([
      await status(job, 'plain', 'CapEff'),
      await status(job, 'plain', 'Seccomp'),
      await status(job, 'plain', 'NoNewPrivs'),
    ]).toEqual(['00000000a80425fb', '2', '0']);
    expect(await sh(job, 'narrow', 'id -u; id -g; id -G; uname -n')).toBe('1000\n2000\n2000 3000\nbox');
    expect(await sh(job, 'narrow', 'touch /x')).toContain('Read-only file system');
    expect(await sh(job, 'narrow', 'touch /tmp/x && ls /tmp')).toBe('x');
    expect([await status(job, 'narrow', 'CapBnd'), await status(job, 'narrow', 'NoNewPrivs')]).toEqual([
      '0000000000000400',
      '1',
    ]);
    expect(Number.parseInt((await status(job, 'wide', 'CapEff')) ?? '', 16)).toBeGreaterThan(0x3fffffff);
    expect(await status(job, 'wide', 'Seccomp')).toBe('0');
    expect([await status(job, 'open', 'CapEff'), await status(job, 'open', 'Seccomp')]).toEqual([
      '00000000a82425fb',
      '0',
    ]);
    await down(job);
  });

  test('limits, shared memory and kernel parameters hold', async () => {
    const job = await up(`
services:
  it:
    image: ${image}
    cpus: 0.25
    mem_limit: 96m
    shm_size: 24m
    sysctls: { net.ipv4.ip_unprivileged_port_start: "80" }
`);
    expect(await limit(job, 'it', 'memory.max', 'memory/memory.limit_in_bytes')).toBe(String(96 * 1024 * 1024));
    expect(await limit(job, 'it', 'cpu.max', 'cpu/cpu.cfs_quota_us')).toMatch(/^25000\b/);
    expect(await sh(job, 'it', 'df -k /dev/shm')).toContain(` ${24 * 1024} `);
    expect(await sh(job, 'it', 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start')).toBe('80');
    await down(job);
  });

  test('namespaces of the node, and of another service, are the ones that are seen', async () => {
    const job = await up(`
services:
  own: { image: ${image} }
  host: { image: ${image}, pid: host, ipc: host, network_mode: host }
  with: { image: ${image}, pid: "service:own", init: true }
`);
    const seen = async (service: string) =>
      (await sh(job, service, 'for it in pid ipc net; do readlink /proc/self/ns/$it; done')).split('\n');
    const [own, host] = [await seen('own'), await seen('host')];
    expect(host.filter((it) => own.includes(it))).toEqual([]);
    const nodeNames = await sh(job, 'host', 'cat /proc/1/comm; uname -n');
    expect(nodeNames).not.toContain('sleep');
    expect(await sh(job, 'own', 'cat /proc/*/comm')).toContain('pause');
    await down(job);
  });

  test('the files of an image are mounted, whole or in part, whatever the server can do', async () => {
    const job = await up(`
services:
  it:
    image: ${image}
    volumes:
      - { type: image, source: rights.test/data, target: /part, image: { subpath: srv/models } }
      - { type: image, source: rights.test/data, target: /whole }
`);
    expect(await sh(job, 'it', 'cat /part/small; stat -c %u:%g /whole/srv/models/small')).toBe('weights7:8');
    expect(await sh(job, 'it', 'touch /part/x')).toContain('Read-only file system');
    await down(job);
  });

  test('devices are counted, nodes are chosen, and what cannot be placed is told with its reason', async () => {
    const [patch, label] = [
      ['patch', 'node', node],
      ['label', 'node', node],
    ];
    const capacity = (value: string | null) =>
      JSON.stringify({ status: { capacity: { 'tycho.test/gpu': value, 'tycho.test/kvm': value } } });
    await kubectl(...patch, '--subresource', 'status', '--type', 'merge', '-p', capacity('2'));
    await kubectl(...label, '--overwrite', `tycho-test-zone=${world.namespace}`);
    const runtime = {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: runtimeClass },
      handler: 'runc',
    };
    await using file = await temporaryFile(JSON.stringify(runtime));
    await kubectl('apply', '-f', file.path);
    try {
      await expect
        .poll(() => kubectl('get', 'node', node, '-o', 'jsonpath={.status.allocatable}'), { timeout: 30_000 })
        .toContain('tycho.test/gpu');
      const job = await up(`
services:
  gpu:
    image: ${image}
    gpus: [{ count: 2 }]
    devices: ["/dev/kvm"]
    platform: linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}
    runtime: special
    deploy: { placement: { constraints: ["node.labels.tycho-test-zone == ${world.namespace}", "node.platform.os == linux"] } }
`);
      const pod = await podOf(job, 'gpu');
      const path = 'jsonpath={.spec.nodeName} {.spec.runtimeClassName} {.spec.containers[0].resources.limits}';
      expect(await world.inNamespace('get', 'pod', pod, '-o', path)).toBe(
        `${node} ${runtimeClass} {"tycho.test/gpu":"2","tycho.test/kvm":"1"}`,
      );
      const tooMany = await run(`services: { gpu: { image: ${image}, gpus: [{ count: 1 }] } }`);
      expect(tooMany.problems.find((it) => it.level === 'error')).toMatchObject({
        code: 'not-schedulable',
        message: expect.stringContaining('Insufficient tycho.test/gpu'),
      });
      const elsewhere = await run(
        `services: { it: { image: ${image}, deploy: { placement: { constraints: ["node.labels.tycho-test-zone != ${world.namespace}"] } } } }`,
      );
      expect(elsewhere.problems.find((it) => it.level === 'error')).toMatchObject({
        code: 'not-schedulable',
        message: expect.stringMatching(/affinity|selector/),
      });
      await Promise.all([job, tooMany, elsewhere].map(down));
    } finally {
      await kubectl('delete', 'runtimeclass', runtimeClass);
      await kubectl(...label, 'tycho-test-zone-');
      await kubectl(...patch, '--subresource', 'status', '--type', 'merge', '-p', capacity(null));
    }
  });
});
