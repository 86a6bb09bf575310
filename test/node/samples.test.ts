import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'vitest';
import { sample } from '../compose-texts.ts';
import { realCluster } from '../real-cluster.ts';
import { repository } from '../run-cli.ts';
import { giveImage } from './give-image.ts';
import { tychoOnNode } from './tycho-on-node.ts';

/**
 * There is no registry here. These programs stand in for those of the images: they listen where those do, and look for
 * what those look for before. What Kubernetes makes of the samples is real: order, names, networks, volumes, checks.
 * They try again where nobody answers: until a policy has reached the node, what it allows is refused.
 */
const programs = {
  serve: 'mkdir -p /tmp/www && echo "$HOSTNAME" > /tmp/www/index.html && exec httpd -f -p "$1" -h /tmp/www',
  await: 'until agnhost connect "$1" --timeout=2s; do sleep 1; done',
  pg_isready: 'exec agnhost connect 127.0.0.1:5432 --timeout=1s',
  pgbench: 'await "$PGHOST:5432"',
  jupyter: 'exec serve 8888',
  caddy: 'await "$5" && exec serve 80',
  nextflow: 'echo done > report.html',
  java: 'test -f /data/server.jar && exec serve 7222',
  curl: 'while [ $# -gt 1 ]; do [ "$1" = -o ] && exec touch "$2"; shift; done; exec wget -q -O - "$1"',
};

const images: Readonly<Record<string, string>> = {
  'adminer:5': 'await "$ADMINER_DEFAULT_SERVER:5432" && exec serve 8080',
  'caddy:2': 'exit 1',
  'eclipse-temurin:21-jre': 'exit 1',
  'falkordb/falkordb:v4.10.3': 'exec serve 6379',
  'gitea/gitea:1.24-rootless': 'await "$GITEA__database__HOST" && exec serve 3000',
  'hailgenetics/hail:0.2.134': 'exit 1',
  'heliumdatastage/cloudtop-imagej-napari:latest': 'exec serve 8080',
  'heliumdatastage/cloudtop:latest': 'exec serve 8080',
  'nextflow/nextflow:24.10.4': 'exit 1',
  'nginx:1.29': 'exec httpd -f -p 80 -h /usr/share/nginx/html',
  'nginx:stable-alpine': 'exec httpd -f -p 80 -h /usr/share/nginx/html',
  'ohif/app:v3.9.2': 'exec serve 80',
  'orthancteam/orthanc:25.6.2': 'await "$ORTHANC__POSTGRESQL__HOST:5432" && exec serve 8042',
  'postgres:17': 'exec serve 5432',
  'renci/tranql-app:latest': 'await "$REDIS_HOST:$REDIS_PORT" && exec serve 8001',
  'rocker/rstudio:4.5': 'exec serve 8787',
};

/** `client` has programs. */
const names = (await readdir(join(repository, 'samples'))).filter((it) => it !== 'client');

const world = tychoOnNode(async () => {
  for (const [name, command] of Object.entries(images))
    await giveImage(name, { Cmd: ['sh', '-c', command], Env: ['PATH=/bin'] }, fill);
});

async function fill(folder: string): Promise<void> {
  await cp(join(dirname(realCluster().admin), 'rootfs'), folder, { recursive: true, verbatimSymlinks: true });
  for (const [name, text] of Object.entries(programs))
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const pages = join(folder, 'usr/share/nginx/html');
  await mkdir(pages, { recursive: true });
  await writeFile(join(pages, 'index.html'), 'nginx\n');
}

const kinds = 'pods,services,persistentvolumeclaims';
const runs = 'the sample %s runs, answers at what it publishes, and goes';

test.concurrent.for(names)(runs, { timeout: 240_000 }, async (name, { expect }) => {
  const { client } = world.tycho;
  const up = await client.up(sample(name));
  const { result } = await up.finished();
  const { state, ipAddress } = await client.system(up.guid);
  expect(state).toBe('ready');
  for (const { port } of Object.values(result?.containers ?? {}).flatMap((it) => it.ports)) {
    const status = () => fetch(`http://${ipAddress}:${port}/`).then((it) => it.status, String);
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
  }
  expect(await (await client.down(up.guid, { volumes: true })).finished()).toMatchObject({ name });
  expect(await world.inNamespace('get', kinds, '-l', `tycho-guid=${up.guid}`, '-o', 'name')).toBe('');
});
