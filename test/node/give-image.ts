import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { realCluster } from '../real-cluster.ts';
import { repository } from '../run-cli.ts';

const run = promisify(execFile);

/** Runs the script that started the cluster. */
export async function clusterCommand(...args: readonly string[]): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the script that started the cluster says where it is
  const { TYCHO_TEST_CLUSTER_COMMAND: cluster = '' } = process.env;
  await run(cluster, args);
}

/** Gives the node an image of what `fill` puts into a folder. */
export async function giveImage(name: string, config: object, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-image-'));
  try {
    await fill(folder);
    await clusterCommand('image', '--rootfs', folder, '--config', JSON.stringify(config), name);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Tycho's own image, packed without a Docker engine. */
export async function giveTycho(name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-image-'));
  try {
    const archive = join(folder, 'tycho.tar');
    await run(process.execPath, ['scripts/image.mjs', '--out', archive, '--name', name], { cwd: repository });
    const socket = join(dirname(realCluster().admin), 'containerd.sock');
    await run('ctr', ['-a', socket, '-n', 'k8s.io', 'images', 'import', archive]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The real Redis of this machine, open to others as that of the official image. */
export const giveRedis = (): Promise<void> =>
  giveImage(
    'redis:7-alpine',
    { Cmd: ['redis-server', '--protected-mode', 'no'], Env: ['PATH=/bin'], WorkingDir: '/tmp', User: '65534' },
    (folder) => clusterCommand('programs', folder, 'redis-server', 'redis-cli'),
  );
