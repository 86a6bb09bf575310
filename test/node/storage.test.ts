import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launch } from '@tycho/client';
import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { kubectl } from '../real-cluster.ts';
import { temporaryFile } from '../temporary-file.ts';
import { clusterCommand, giveImage } from './give-image.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const programs = ['sh', 'cp', 'mkdir', 'rmdir', 'ls', 'cat', 'stat', 'id', 'sleep', 'chown', 'touch', 'df'];
const config = { Env: ['PATH=/bin'], Cmd: ['sleep', '3600'], StopSignal: 'SIGKILL' };

/** An image whose program runs as user 472, and has files of its own where it keeps its data. */
const giveSeeded = () =>
  giveImage('storage.test/seeded', { ...config, User: '472' }, async (folder) => {
    await clusterCommand('programs', folder, ...programs);
    const data = join(folder, 'var/lib/app');
    await mkdir(join(data, 'inner'), { recursive: true });
    await writeFile(join(data, 'inner/seed'), 'from the image');
    await chmod(data, 0o750);
    for (const path of [data, join(data, 'inner'), join(data, 'inner/seed')]) await chown(path, 472, 473);
    await mkdir(join(folder, 'etc/app'), { recursive: true });
    await writeFile(join(folder, 'etc/app/neighbour'), 'of the image');
  });

/** An image with one program, and no shell. */
const giveBare = () => giveImage('storage.test/bare', config, (folder) => clusterCommand('programs', folder, 'sleep'));

const SECRET = 'wholly-unguessable-5ecret';

describe('storage on a real node', () => {
  const world = tychoOnNode(() => Promise.all([giveSeeded(), giveBare()]), {
    external: { secrets: ['external-secret'] },
  });

  const inNamespace = async (...args: string[]) => (await world.inNamespace(...args)).trim();
  const up = async (text: string, more: Partial<Launch> = {}): Promise<Job> =>
    (await world.tycho.client.up({ ...more, files: { 'compose.yaml': text, ...more.files } })).finished();
  const down = async ({ guid }: Job, volumes = true) => {
    await (await world.tycho.client.down(guid, { volumes })).finished();
  };
  /** The newest: one that is replaced may still be ending. */
  const podOf = ({ guid }: Job, service: string) =>
    inNamespace(
      ...['get', 'pods', '-l', `tycho-guid=${guid},app.kubernetes.io/component=${service}`],
      '--sort-by=.metadata.creationTimestamp',
      ...['--field-selector', 'status.phase=Running', '-o', 'jsonpath={.items[-1:].metadata.name}'],
    );
  /** What a shell command in the container of a service prints. */
  const sh = async (job: Job, service: string, command: string) =>
    inNamespace('exec', await podOf(job, service), '-c', service, '--', 'sh', '-c', command);

  test('a fresh volume gets what the image has there, with its owners and modes, once', async () => {
    const text = `
name: seeded
services:
  app: { image: storage.test/seeded, volumes: ["data:/var/lib/app", "/var/lib/app/inner"] }
  plain: { image: storage.test/seeded, user: "1000:1001", volumes: ["own:/fresh", { type: volume, source: bare, target: /var/lib/app, volume: { nocopy: true } }] }
  folder: { image: storage.test/seeded, volumes: ["./unsent:/var/lib/app"] }
volumes: { data: , own: , bare: }
`;
    const job = await up(text);
    expect(await sh(job, 'folder', 'stat -c "%u:%g %a" /var/lib/app; cat /var/lib/app/inner/seed')).toBe(
      '472:473 750\nfrom the image',
    );
    expect(await sh(job, 'app', 'stat -c "%u:%g %a" /var/lib/app; cat /var/lib/app/inner/seed')).toBe(
      '472:473 750\nfrom the image',
    );
    expect(await sh(job, 'app', 'id -u; touch /var/lib/app/written && ls -A /var/lib/app')).toBe('472\ninner\nwritten');
    expect(
      await sh(job, 'plain', 'touch /fresh/mine /var/lib/app/mine; stat -c %u:%g /fresh/mine; ls -A /var/lib/app'),
    ).toBe('1000:1001\nmine');
    await sh(
      job,
      'app',
      'echo changed > /var/lib/app/written; rm -f x; cp /var/lib/app/written /var/lib/app/inner/seed',
    );
    const again = await up(text, { guid: job.guid });
    expect(again.changes.every((it) => it.action === 'unchanged')).toBe(true);
    await inNamespace('delete', 'pod', await podOf(job, 'app'));
    await expect
      .poll(() => sh(job, 'app', 'cat /var/lib/app/written').catch(() => ''), { timeout: 30_000 })
      .toBe('changed');
    await down(job);
  });

  test('volumes outlive their system, and the next of its name finds them, but nobody who runs beside it', async () => {
    const text = `
name: lasting
services: { app: { image: storage.test/seeded, user: "0", volumes: ["data:/data"] } }
volumes: { data: }
`;
    const first = await up(text);
    await sh(first, 'app', 'echo of the first > /data/file');
    const beside = await up(text);
    expect(beside.guid).not.toBe(first.guid);
    expect(await sh(beside, 'app', 'ls -A /data')).toBe('');
    await down(first, false);

    const [one, other] = await Promise.all([up(text), up(text)]);
    const back = one.guid === first.guid ? one : other;
    const fresh = back === one ? other : one;
    expect([back.guid, fresh.guid === first.guid]).toEqual([first.guid, false]);
    expect(back.problems).toMatchObject([{ level: 'note', code: 'volumes-taken-up' }]);
    expect(await sh(back, 'app', 'cat /data/file')).toBe('of the first');
    expect(await sh(fresh, 'app', 'ls -A /data')).toBe('');

    await (await world.tycho.client.down(back.guid)).finished();
    const wanted = await up(text, { newVolumes: true });
    expect(wanted.guid).not.toBe(first.guid);
    await Promise.all([first, beside, fresh, wanted].map((it) => down(it)));
    expect(await inNamespace('get', 'persistentvolumeclaims', '-o', 'name')).toBe('');
  });

  test('an image without a shell runs all the same, and a warning says what is missing', async () => {
    const job = await up(`
name: bare
services:
  app: { image: storage.test/bare, volumes: ["data:/data"] }
  once: { image: storage.test/bare, command: [sleep, "0"], restart: "no", volumes: ["more:/data"] }
  each: { image: storage.test/bare, deploy: { mode: global }, volumes: ["other:/data"] }
volumes: { data: , more: , other: }
`);
    expect(job).toMatchObject({
      state: 'completed',
      services: { app: { state: 'ready' }, once: { state: 'completed' }, each: { state: 'ready' } },
    });
    expect(job.problems).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('storage.test/bare has no shell') }),
    );
    const again = await up(
      'name: bare\nservices: { app: { image: storage.test/bare, volumes: ["data:/data"] } }\nvolumes: { data: }',
      { guid: job.guid },
    );
    const of = (kind: string) => again.changes.find((it) => it.artifact.startsWith(`${kind}/`))?.action;
    expect([of('Deployment'), of('DaemonSet')]).toEqual(['unchanged', 'deleted']);
    await down(job);
  });

  test('services share a volume, one of them for reading only, and take over the volumes of others', async () => {
    const job = await up(`
name: shared
services:
  writer: { image: storage.test/seeded, user: "0", deploy: { replicas: 2 }, volumes: ["data:/data", "/anonymous", { type: volume, source: data, target: /part, volume: { subpath: deep/er } }] }
  reader: { image: storage.test/seeded, user: "0", volumes: ["data:/in:ro"] }
  heir: { image: storage.test/seeded, user: "0", volumes_from: ["writer"] }
volumes: { data: }
`);
    await sh(job, 'writer', 'echo shared > /data/file; echo anonymous > /anonymous/file; echo part > /part/file');
    expect(await sh(job, 'reader', 'cat /in/file /in/deep/er/file')).toBe('shared\npart');
    await expect(sh(job, 'reader', 'touch /in/other')).rejects.toThrow(/Read-only file system/);
    expect(await sh(job, 'heir', 'cat /data/file /anonymous/file /part/file')).toBe('shared\nanonymous\npart');
    const nodes = await inNamespace('get', 'pods', '-l', `tycho-guid=${job.guid},tycho-node`, '-o', 'name');
    expect(nodes.split('\n')).toHaveLength(4);
    await down(job);
  });

  const files = {
    'site.conf': 'listen 80;\n',
    'entry.sh': '#!/bin/sh\nexec "$@"\n',
    'conf/a.conf': 'a\n',
    'conf/deep/b c.conf': 'b c\n',
    'conf/binary': { base64: Buffer.from([0, 1, 255]).toString('base64') },
    ...Object.fromEntries([1, 2, 3].map((it) => [`large/${it}`, String(it).repeat(600_000)])),
    'token.txt': `${SECRET}\n`,
  };

  const filesText = `
name: files
services:
  app:
    image: storage.test/seeded
    user: "1000"
    read_only: true
    entrypoint: [/entry.sh]
    command: [sleep, "3600"]
    environment: { DB_PASSWORD: "${SECRET}-variable$\${X}", OPEN: visible }
    volumes: [./site.conf:/etc/app/site.conf:ro, ./entry.sh:/entry.sh:ro, ./conf:/conf:ro, ./large:/large:ro]
    tmpfs: ["/scratch:size=1m"]
    secrets:
      - token
      - { source: token, target: /etc/app/token, mode: 0400 }
      - { source: variable, target: renamed.key, mode: 0440, gid: "1234" }
      - outside
    configs: [text, { source: text, target: /etc/app/text.conf, mode: 0555 }]
secrets:
  token: { file: ./token.txt }
  variable: { environment: TOKEN }
  outside: { external: true, name: external-secret, x-tycho: { key: "the.key" } }
configs:
  text: { content: "greeting: \${GREETING}" }
`;

  test('configs, secrets and files of the project stand at their exact paths, and secrets nowhere else', async () => {
    await inNamespace('create', 'secret', 'generic', 'external-secret', '--from-literal=the.key=outside');
    const environment = { TOKEN: `${SECRET}-environment`, GREETING: 'hello' };
    const job = await up(filesText, { files, environment });
    expect(await sh(job, 'app', 'cd /run/secrets; ls; cat token renamed.key outside')).toBe(
      `outside\nrenamed.key\ntoken\n${SECRET}\n${SECRET}-environmentoutside`,
    );
    expect(
      await sh(job, 'app', 'cd /etc/app; ls; cat token neighbour text.conf site.conf; stat -L -c %a token text.conf'),
    ).toBe(`neighbour\nsite.conf\ntext.conf\ntoken\n${SECRET}\nof the imagegreeting: hellolisten 80;\n440\n555`);
    expect(await sh(job, 'app', 'cat /text; cat /conf/a.conf "/conf/deep/b c.conf"; stat -c %s /conf/binary')).toBe(
      'greeting: helloa\nb c\n3',
    );
    expect(await sh(job, 'app', 'stat -c %s /large/1 /large/2 /large/3')).toBe('600000\n600000\n600000');
    expect(await sh(job, 'app', 'echo "$DB_PASSWORD $OPEN"')).toBe(`${SECRET}-variable\${X} visible`);
    await expect(sh(job, 'app', 'cat /dev/zero > /scratch/full')).rejects.toThrow(/No space left/);
    await expect(sh(job, 'app', 'touch /conf/new')).rejects.toThrow(/Read-only file system/);

    const kinds = 'configmaps,deployments,replicasets,pods,services,networkpolicies,endpointslices,events';
    expect(await inNamespace('get', kinds, '-o', 'json')).not.toContain(SECRET);
    expect(
      JSON.stringify([job, await world.tycho.client.job(job.id), await world.tycho.client.systems()]),
    ).not.toContain(SECRET);
    const changed = await up(filesText, { files, environment: { ...environment, TOKEN: 'other' }, guid: job.guid });
    expect(changed.state).toBe('completed');
    expect(await sh(job, 'app', 'cat /run/secrets/renamed.key')).toBe('other');
    expect(
      await inNamespace('get', 'secrets', '-l', `tycho-guid=${job.guid},!tycho-revision`, '-o', 'name').then((it) =>
        it.split('\n'),
      ),
    ).toHaveLength(3);
    await down(job);
    expect(await inNamespace('get', 'secrets,configmaps', '-l', `tycho-guid=${job.guid}`, '-o', 'name')).toBe('');
  });

  test('a claim that is there already is used as it is, and one that is not is told at once', async () => {
    const text = `
services: { app: { image: storage.test/seeded, user: "0", volumes: ["data:/data"] } }
volumes: { data: { external: true, name: kept } }
`;
    const handle = await world.tycho.client.up({ name: 'outer', files: { 'compose.yaml': text } });
    await expect(handle.finished()).rejects.toMatchObject({
      job: {
        problems: [{ code: 'object-missing', message: expect.stringMatching(/^there is no claim kept in namespace/) }],
      },
    });
    const maker = await up(`
name: maker
services: { app: { image: storage.test/seeded, user: "0", volumes: ["data:/data"] } }
volumes: { data: { name: kept, x-tycho: { size: 1Gi }, labels: { made.by: maker } } }
`);
    await sh(maker, 'app', 'echo kept > /data/file');
    const job = await up(text, { name: 'outer' });
    expect(await sh(job, 'app', 'cat /data/file')).toBe('kept');
    await down(job);
    expect(
      await inNamespace('get', 'persistentvolumeclaim', 'kept', '-o', 'jsonpath={.metadata.annotations.made\\.by}'),
    ).toBe('maker');
    await down(maker);
  });

  test('size, class and access of a volume are those that the file asks for', async () => {
    const storageClass = `${world.namespace}-fast`;
    const disk = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: storageClass },
      spec: {
        accessModes: ['ReadWriteMany'],
        capacity: { storage: '3Gi' },
        hostPath: { path: await mkdtemp(join(tmpdir(), 'tycho-disk-')) },
        storageClassName: storageClass,
      },
    };
    await using file = await temporaryFile(JSON.stringify(disk));
    await kubectl('apply', '-f', file.path);
    try {
      const job = await up(`
name: classed
services:
  one: { image: storage.test/seeded, user: "0", volumes: ["data:/data"] }
  two: { image: storage.test/seeded, user: "0", volumes: ["data:/data"] }
volumes: { data: { x-tycho: { size: 2G, storageClass: ${storageClass}, accessMode: ReadWriteMany } } }
`);
      await sh(job, 'one', 'echo of one > /data/file');
      expect(await sh(job, 'two', 'cat /data/file')).toBe('of one');
      const claim =
        'jsonpath={.items[*].spec.volumeName} {.items[*].spec.accessModes} {.items[*].spec.resources.requests}';
      expect(await inNamespace('get', 'persistentvolumeclaims', '-o', claim)).toBe(
        `${storageClass} ["ReadWriteMany"] {"storage":"2147483648"}`,
      );
      await down(job);
    } finally {
      await kubectl('delete', 'persistentvolume', storageClass, '--wait=false');
      await rm(disk.spec.hostPath.path, { recursive: true });
    }
  });

  test('paths of a node need leave', async () => {
    const text = 'services: { app: { image: storage.test/seeded, volumes: ["/etc:/host:ro"] } }';
    await expect(world.tycho.client.up({ name: 'host', files: { 'compose.yaml': text } })).rejects.toMatchObject({
      problems: [{ code: 'policy-refused', message: expect.stringContaining('/etc') }],
    });
  });
});
