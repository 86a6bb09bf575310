import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
