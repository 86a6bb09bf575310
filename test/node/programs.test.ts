import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Launch } from '@tycho/client';
import type { Job } from '@tycho/contract';
import { describe, expect, test } from 'vitest';
import { lastOf } from '../last-of.ts';
import { kubectl } from '../real-cluster.ts';
import { clusterCommand, giveImage } from './give-image.ts';
import { tychoOnNode } from './tycho-on-node.ts';

const image = 'programs.test/args';

/** Prints its arguments, each in brackets; `same A B`: whether two are the same. */
const scripts = {
  args: '#!/bin/sh\nfor it; do printf "[%s]" "$it"; done\n',
  same: '#!/bin/sh\n[ "$1" = "$2" ]\n',
};

const give = () =>
  giveImage(
    image,
    {
      Env: ['PATH=/bin', 'FROM_IMAGE=yes', 'BOTH=image'],
      Entrypoint: ['args', 'entry'],
      Cmd: ['cmd'],
      StopSignal: 'SIGKILL',
      WorkingDir: '/srv',
    },
    async (folder) => {
      await clusterCommand('programs', folder, 'sh', 'env', 'sleep', 'cat');
      await mkdir(join(folder, 'srv'));
      for (const [name, text] of Object.entries(scripts)) {
        await writeFile(join(folder, 'bin', name), text);
        await chmod(join(folder, 'bin', name), 0o755);
      }
    },
  );

describe('programs and their checks on a real node', () => {
  const world = tychoOnNode(() => give());

  const run = async (services: string, more: Partial<Launch> = {}) => {
    const files = { 'compose.yaml': `name: programs\nservices:\n${services}`, ...more.files };
    return lastOf(await world.tycho.client.up({ ...more, files }));
  };
  const down = async ({ guid }: Job) => (await world.tycho.client.down(guid)).finished();
  const selector = ({ guid }: Job, service: string) => `tycho-guid=${guid},app.kubernetes.io/component=${service}`;
  const printed = (job: Job, service: string) =>
    world.inNamespace('logs', '--tail=-1', '-l', selector(job, service), '-c', service);
  const restarts = async (job: Job, service: string) =>
    Number(
      await kubectl(
        ...['-n', world.namespace, 'get', 'pods', '-l', selector(job, service)],
        ...['-o', 'jsonpath={.items[0].status.containerStatuses[0].restartCount}'],
      ),
    );

  const commands: Readonly<Record<string, readonly [keys: string, prints: string]>> = {
    image: ['', '[entry][cmd]'],
    words: [`command: "a 'b c' \\"d\\""`, '[entry][a][b c][d]'],
    list: ['command: ["x y", ""]', '[entry][x y][]'],
    empty: ['command: []', '[entry][cmd]'],
    nothing: ['command: null', '[entry][cmd]'],
    entry: ['entrypoint: ["args", "own"]', '[own]'],
    'entry-words': [`entrypoint: args 'own one'`, '[own one]'],
    'entry-both': ['entrypoint: ["args", "own"], command: "and more"', '[own][and][more]'],
    'no-entry': ['entrypoint: [], command: ["args", "z"]', '[z]'],
    'empty-entry': ['entrypoint: "", command: ["args", "z"]', '[z]'],
    dollars: [
      'command: ["$$HOME", "$$(HOME)", "$$$$", "$$$$(HOME)", "$$"]',
      '[entry][$HOME][$(HOME)][$$][$$(HOME)][$]',
    ],
    'working-dir': ['entrypoint: ["sh", "-c", "echo $$PWD"], working_dir: /bin', '/bin\n'],
  };

  test('commands and entry points are those that Compose would run', async () => {
    const services = Object.entries(commands).map(
      ([name, [keys]]) => `  ${name}: { image: ${image}, restart: "no"${keys && `, ${keys}`} }`,
    );
    const job = await run(`${services.join('\n')}\n`);
    expect(job.state).toBe('completed');
    const all = await Promise.all(Object.keys(commands).map(async (name) => [name, await printed(job, name)] as const));
    expect(Object.fromEntries(all)).toEqual(
      Object.fromEntries(Object.entries(commands).map(([name, [, prints]]) => [name, prints])),
    );
    await down(job);
  });

  test('variables come from where Compose takes them, and are handed on to the letter', async () => {
    const job = await run(
      `
  it:
    image: ${image}
    entrypoint: [env]
    restart: "no"
    env_file: [first.env, second.env]
    environment:
      BOTH: file
      OWN: "$$(BOTH) $$HOME 'single' \\"double\\" \\\\ end"
      LINES: "one\\ntwo"
      FROM_REQUEST:
      SET: "<\${FROM_REQUEST}>"
      DB_PASSWORD: "s3cret $$(BOTH)"
`,
      {
        files: { 'first.env': 'A=first\nB=first\nQUOTED=\'$A\'\nOVER="${A}!"\n', 'second.env': 'B=second\nSET=file\n' },
        environment: { FROM_REQUEST: 'asked', A: 'not this' },
      },
    );
    expect(job.state).toBe('completed');
    const text = await printed(job, 'it');
    const lines = text.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'FROM_IMAGE=yes',
        'BOTH=file',
        'A=first',
        'B=second',
        'QUOTED=$A',
        'FROM_REQUEST=asked',
        'SET=<asked>',
        `OWN=$(BOTH) $HOME 'single' "double" \\ end`,
        'DB_PASSWORD=s3cret $(BOTH)',
      ]),
    );
    expect(text).toContain('LINES=one\ntwo\n');
    const objects = await world.inNamespace('get', 'deployments,jobs,configmaps,pods', '-o', 'yaml');
    expect(objects).not.toContain('s3cret');
    await down(job);
  });

  test('checks are run as they are written, and one that fails restarts nothing unless that is asked for', async () => {
    const serve = `image: ${image}, entrypoint: [sleep, "600"]`;
    const job = await run(`
  shell: { ${serve}, healthcheck: { test: 'same "$$(echo "a  b")" "a  b" && same $$FROM_IMAGE yes', interval: 1s } }
  list: { ${serve}, healthcheck: { test: [CMD, same, "a 'b' $$(FROM_IMAGE)", "a 'b' $$(FROM_IMAGE)"], interval: 1s } }
  shell-list: { ${serve}, healthcheck: { test: [CMD-SHELL, "true && same $$(echo 1) 1"], interval: 1s } }
  none: { ${serve}, healthcheck: { test: [NONE] } }
  disabled: { ${serve}, healthcheck: { test: "false", disable: true } }
  slow:
    image: ${image}
    entrypoint: ["sh", "-c", "sleep 4; echo up > /srv/up; sleep 600"]
    healthcheck: { test: cat /srv/up, interval: 30s, retries: 1, start_period: 60s, start_interval: 1s }
`);
    expect(job.state).toBe('completed');
    expect(await Promise.all(['shell', 'slow'].map((it) => restarts(job, it)))).toEqual([0, 0]);
    await down(job);

    const sick = await run(
      `  it: { ${serve}, healthcheck: { test: "false", interval: 1s, retries: 1, timeout: 1s } }\n`,
    );
    expect(sick.problems.find((it) => it.level === 'error')).toMatchObject({ code: 'container-unhealthy' });
    expect(await restarts(sick, 'it')).toBe(0);
    await down(sick);

    const lively = await run(
      `  it: { ${serve}, stop_grace_period: 1s, x-tycho: { liveness: { test: "false", interval: 1s, retries: 1 } } }\n`,
    );
    await expect.poll(() => restarts(lively, 'it'), { timeout: 30_000 }).toBeGreaterThan(0);
    await down(lively);
  });
});
