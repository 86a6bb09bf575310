import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmbedded } from '@tycho/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { startRegistry } from '../registry.ts';
import { runCli, startCli } from '../run-cli.ts';
import { startTycho, type Tycho } from '../tycho.ts';

const compose = `name: shop
services:
  web:
    build: { context: web, args: { VERSION: "1" }, secrets: [token] }
  worker:
    image: acme/worker:2
    build: worker
    pull_policy: build
  again:
    image: acme/worker:2
  db:
    image: postgres
  extra:
    build: extra
    profiles: [extra]
secrets: { token: { environment: TOKEN } }
`;
/** For a Docker that has no BuildKit. */
const plain = compose.replace(', secrets: [token]', '');

/**
 * A Docker that builds nothing: it writes down what it is asked for, and answers as the real one does. Nothing but
 * the shell is there for it.
 */
const fakeDocker = `#!/bin/sh
echo "$*" >> "$LOG"
case "$1 $2" in
  "buildx inspect") [ -z "$CLASSIC" ] && echo "Name: default"; exit ;;
  "version --format") echo 28.2.2; exit ;;
esac
[ -n "$WAITS" ] && { echo "process $$ waits" >&2; exec /bin/sleep 60; }
[ -n "$FAILS" ] && { echo "#5 [2/2] RUN make" >&2; echo "ERROR: failed to solve: exit code: 2" >&2; exit 1; }
echo "token is $TOKEN, attestations: $BUILDX_NO_DEFAULT_ATTESTATIONS, here is \${PWD##*/}" >&2
[ "$1" = push ] && echo "2: digest: $DIGEST size: 528"
while [ $# -gt 0 ]; do
  [ "$1" = --metadata-file ] && echo "{\\"containerimage.digest\\": \\"$DIGEST\\"}" > "$2"
  shift
done
exit 0
`;

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

async function folderOf(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-up-build-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    if (path.startsWith('bin/')) await chmod(join(folder, path), 0o755);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

describe('tycho up --build', () => {
  let cluster: Awaited<ReturnType<typeof startEmbedded>>;
  let tycho: Tycho;
  beforeAll(async () => {
    cluster = await startEmbedded({ readyAfter: 20 });
    tycho = await startTycho({
      kubeconfig: cluster.kubeconfig,
      policy: { images: ['registry.example:5000/*', 'postgres', 'own', '127.0.0.1:*/*'] },
    });
  });
  afterAll(async () => {
    await tycho[Symbol.asyncDispose]();
    await cluster.stop();
  });

  /** A folder with the file and a Docker, and the command in it. */
  async function project(text = compose) {
    const { folder, ...disposable } = await folderOf({ 'compose.yaml': text, 'bin/docker': fakeDocker, 'bin/log': '' });
    const log = join(folder, 'bin/log');
    return {
      ...disposable,
      folder,
      up: (args: readonly string[], env: Record<string, string> = {}) =>
        runCli(['up', '--build', '--registry', 'registry.example:5000/team/', ...args], {
          cwd: folder,
          env: {
            TYCHO_URL: tycho.url,
            PATH: join(folder, 'bin'),
            LOG: log,
            DIGEST: digestOf('1'),
            TOKEN: 'text',
            ...env,
          },
        }),
      /** What the Docker was asked to do, without the questions whether it is there. */
      async asked(): Promise<string[]> {
        const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
        return lines
          .filter((it) => !/^(buildx inspect|version)/.test(it))
          .map((it) => it.replace(/(?<=file )\S+\//, ''));
      },
    };
  }

  /** By service, of a system. */
  async function images(name: string): Promise<Record<string, string>> {
    const { body } = await ask(`${cluster.url}/apis/apps/v1/deployments?labelSelector=tycho-app%3D${name}`);
    const { items } = body as Deployments;
    const containers = items.flatMap((it) => it.spec.template.spec.containers);
    return Object.fromEntries(containers.map((it) => [it.name, it.image]));
  }

  test('what is built and pushed is launched by its digest', async () => {
    await using it = await project();
    const { code, stdout, stderr } = await it.up(['-n', 'one']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^one +[0-9a-f]{32}/m);
    const ours = '--progress plain --metadata-file';
    expect(await it.asked()).toEqual([
      `buildx build ${ours} web.json --build-arg VERSION=1 --secret id=token,env=TOKEN --tag registry.example:5000/team/one-web --push ./web`,
      `buildx build ${ours} worker.json --tag registry.example:5000/team/acme/worker:2 --push ./worker`,
    ]);
    // What the builder says goes to stderr; it runs in the folder, with the values of secrets.
    expect(stderr).toContain('building web as registry.example:5000/team/one-web with docker buildx\n');
    expect(stderr).toContain(`token is text, attestations: 1, here is ${it.folder.split('/').at(-1)}\n`);
    expect(stderr).not.toContain('warning');
    expect(await images('one')).toEqual({
      web: `registry.example:5000/team/one-web@${digestOf('1')}`,
      worker: `registry.example:5000/team/acme/worker:2@${digestOf('1')}`,
      again: `registry.example:5000/team/acme/worker:2@${digestOf('1')}`,
      db: 'postgres',
    });
  });

  test('the same tag built anew is rolled out', async () => {
    await using it = await project();
    const revision = async () => {
      const { stdout } = await runCli(['status', '-o', 'json'], { env: { TYCHO_URL: tycho.url } });
      const systems = JSON.parse(stdout) as { readonly name: string; readonly revision: number }[];
      return systems.find((one) => one.name === 'two')?.revision;
    };
    expect(await it.up(['-n', 'two'])).toMatchObject({ code: 0 });
    expect(await it.up(['-n', 'two', '--update'])).toMatchObject({ code: 0 });
    expect(await revision()).toBe(1);
    expect(await it.up(['-n', 'two', '--update'], { DIGEST: digestOf('2') })).toMatchObject({ code: 0 });
    expect(await revision()).toBe(2);
    expect((await images('two')).web).toBe(`registry.example:5000/team/two-web@${digestOf('2')}`);
  });

  test('a Docker without buildx builds, pushes, and says the digest', async () => {
    await using it = await project(plain);
    expect(await it.up(['-n', 'three'], { CLASSIC: '1' })).toMatchObject({ code: 0 });
    expect(await it.asked()).toEqual([
      'build --build-arg VERSION=1 --tag registry.example:5000/team/three-web ./web',
      'push registry.example:5000/team/three-web',
      'build --tag registry.example:5000/team/acme/worker:2 ./worker',
      'push registry.example:5000/team/acme/worker:2',
    ]);
    expect((await images('three')).worker).toBe(`registry.example:5000/team/acme/worker:2@${digestOf('1')}`);
  });

  test('many systems of one file are built once', async () => {
    await using it = await project(plain);
    expect(await it.up(['-n', 'four', '--count', '3', '--profile', 'extra'])).toMatchObject({ code: 0 });
    expect(await it.asked()).toHaveLength(3);
    expect(await images('four')).toHaveProperty('extra');
  });

  test('a dry run says what would be built, and builds nothing', async () => {
    await using it = await project(compose.replace('VERSION', 'API_TOKEN'));
    const { code, stdout, stderr } = await it.up(['-n', 'five', '--dry-run', '-o', 'diff']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "would build web: docker buildx build --build-arg 'API_TOKEN=***' --secret id=token,env=TOKEN --tag registry.example:5000/team/five-web --push ./web\n",
    );
    expect(stdout).toMatch(/image: registry\.example:5000\/team\/five-web$/m);
    expect(await it.asked()).toEqual([]);
    expect(await images('five')).toEqual({});
  });

  test('a build that fails ends it, with its last lines and its place', async () => {
    await using it = await project();
    const { code, stderr } = await it.up(['-n', 'six'], { FAILS: '1' });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^compose\.yaml:4:5 services\.web\.build: docker buildx ended with 1: #5 \[2\/2\] RUN make\n {2}ERROR: failed to solve: exit code: 2 \[build-failed\]\./m,
    );
    expect(await images('six')).toEqual({});
  });

  test('a build ends with the command', async () => {
    await using it = await project();
    const args = ['up', '--build', '--registry', 'registry.example:5000', '-f', join(it.folder, 'compose.yaml')];
    const bin = join(it.folder, 'bin');
    const env = { TYCHO_URL: tycho.url, PATH: bin, LOG: join(bin, 'log'), TOKEN: 'text', WAITS: '1' };
    await using command = startCli(args, env);
    const id = Number(await command.printed(/process (\d+) waits/));
    expect(await command.kill('SIGTERM')).toBe(1);
    expect(command.output).toMatch(/docker buildx ended with SIGTERM: process \d+ waits \[build-failed\]/);
    expect(() => process.kill(id, 0)).toThrow('ESRCH');
  });

  test('what would be refused anyway is not built', async () => {
    await using it = await project(compose.replace('db:', 'db:\n    imgae: x'));
    const { code, stderr } = await it.up(['-n', 'seven']);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('[key-unknown]') });
    expect(await it.asked()).toEqual([]);
  });

  test('what the builder has nothing for ends it', async () => {
    await using it = await project();
    const { code, stderr } = await it.up(['-n', 'eight'], { CLASSIC: '1' });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^compose\.yaml:4:52 services\.web\.build\.secrets: `secrets` has no effect: docker build does/m,
    );
    expect(await it.asked()).toEqual([]);
  });

  test('what a policy refuses is not built, and that stands at the service', async () => {
    await using it = await project(plain.replaceAll('acme/worker', 'denied.example/worker'));
    const { code, stderr } = await it.up(['-n', 'nine']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^compose\.yaml:6:12 services\.worker\.image: .*denied\.example.* \[policy-refused\]/m);
    expect(await it.asked()).toEqual([]);
  });

  test('what names the image elsewhere, where it cannot be replaced, is told of', async () => {
    const steps = '    pre_start: [{ command: [a] }, { command: [b], image: acme/worker:2 }]\n  worker:';
    await using it = await project(plain.replace('  worker:', steps));
    const { code, stderr } = await it.up(['-n', 'thirteen']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^compose\.yaml:5:58 services\.web\.pre_start\[1\]\.image: acme\/worker:2 is built, and pushed as registry\.example:5000\/team\/acme\/worker:2, which/,
    );
    expect(await it.asked()).toEqual([]);
  });

  test('a file of that name is not in the way', async () => {
    await using it = await project(`include: [tycho-images.yaml]\n${plain}`);
    await writeFile(join(it.folder, 'tycho-images.yaml'), 'services: { own: { image: own } }\n');
    expect(await it.up(['-n', 'ten'])).toMatchObject({ code: 0 });
    expect(await images('ten')).toMatchObject({ own: 'own', web: expect.stringContaining('@sha256:') });
  });

  test('without a builder the way to one is said, and what to do elsewhere', async () => {
    await using it = await project();
    const none = { PATH: join(it.folder, 'web'), BUILDKIT_HOST: 'unix:///nowhere' };
    const { code, stderr } = await it.up(['-n', 'eleven'], none);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'compose.yaml:4:5 services.web.build: service web cannot be built here: there is no buildctl on PATH; there is no docker on PATH [builder-missing]. Start Docker, or set BUILDKIT_HOST and put buildctl on PATH. Or elsewhere run `docker buildx build --build-arg VERSION=1 --secret id=token,env=TOKEN --tag registry.example:5000/team/eleven-web --push ./web`, and write `image: registry.example:5000/team/eleven-web`.',
      'compose.yaml:7:5 services.worker.build: service worker cannot be built here: there is no buildctl on PATH; there is no docker on PATH [builder-missing]. Start Docker, or set BUILDKIT_HOST and put buildctl on PATH. Or elsewhere run `docker build --tag registry.example:5000/team/acme/worker:2 ./worker && docker push registry.example:5000/team/acme/worker:2`, and write `image: registry.example:5000/team/acme/worker:2`.',
    ]);
  });

  test('a file that builds nothing needs no builder', async () => {
    await using it = await project('services: { db: { image: postgres } }');
    expect(await it.up(['-n', 'twelve'], { PATH: '' })).toMatchObject({ code: 0, stderr: '' });
  });

  const hasBuildKit = ['buildkitd', 'buildctl'].every((it) => spawnSync(it, ['--version']).status === 0);

  test.skipIf(!hasBuildKit)(
    'BuildKit itself builds, pushes and is told of (needs buildkitd and buildctl on PATH)',
    async () => {
      await using registry = await startRegistry();
      await using it = await folderOf({
        'compose.yaml': [
          'name: real',
          'services:',
          '  base: { build: { dockerfile_inline: "FROM scratch\\nCOPY one /base/one" } }',
          '  web:',
          '    image: acme/web:2',
          '    build:',
          '      context: web',
          '      args: { VERSION: "3" }',
          '      target: last',
          '      labels: { a: b }',
          '      tags: [acme/web:latest]',
          '      additional_contexts: { base: service:base, docs: docs }',
          '      pull: true',
          '      no_cache_filter: [last]',
          '      extra_hosts: [db=192.0.2.1]',
          '      ulimits: { nofile: 1024 }',
          '      shm_size: 64m',
          '      network: none',
          '      platforms: [linux/amd64, linux/arm64]',
          '      provenance: true',
        ].join('\n'),
        one: '1',
        'web/two': '2',
        'docs/three': '3',
        'web/Dockerfile': [
          'FROM scratch AS last',
          'ARG VERSION',
          'LABEL version=$VERSION',
          'COPY --from=base /base/one /one',
          'COPY --from=docs three /three',
          'COPY two /two',
        ].join('\n'),
      });
      await using buildkit = await startBuildKit(it.folder);
      const up = () =>
        runCli(['up', '--build', '--registry', `${registry.host}/team`], {
          cwd: it.folder,
          env: { TYCHO_URL: tycho.url, BUILDKIT_HOST: buildkit.address },
        });
      const { code, stderr } = await up();
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const { web = '', base } = await images('real');
      const pushed = registry.digest('team/acme/web', '2');
      expect(web).toBe(`${registry.host}/team/acme/web:2@${pushed}`);
      expect(registry.digest('team/acme/web', 'latest')).toBe(pushed);
      expect(base).toBe(`${registry.host}/team/real-base@${registry.digest('team/real-base', 'latest')}`);
      const index = registry.json(pushed) as { manifests: { platform: object; digest: string }[] };
      expect(index.manifests.map((one) => one.platform)).toContainEqual({ os: 'linux', architecture: 'arm64' });
      const manifest = registry.json(index.manifests[0]?.digest ?? '') as {
        config: { digest: string };
        layers: object[];
      };
      expect(manifest.layers).toHaveLength(3);
      expect(registry.json(manifest.config.digest)).toMatchObject({
        config: { Labels: { a: 'b', version: '3' } },
      });
      await writeFile(join(it.folder, 'web/Dockerfile'), 'FROM scratch AS last\nCOPY nowhere /');
      const failed = await up();
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(
        /compose\.yaml:6:5 services\.web\.build: buildctl ended with 1: [\s\S]*nowhere[\s\S]*\[build-failed\]/,
      );
    },
  );
});

interface Deployments {
  readonly items: readonly {
    readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
  }[];
}

interface Container {
  readonly name: string;
  readonly image: string;
}

/** A BuildKit of its own, with all that it keeps in a folder. */
async function startBuildKit(folder: string) {
  const address = `unix://${join(folder, 'buildkit.sock')}`;
  const args = ['--root', join(folder, 'buildkit'), '--addr', address, '--oci-worker-snapshotter', 'native'];
  const child = spawn('buildkitd', args, { stdio: 'ignore' });
  const answers = () => spawnSync('buildctl', ['--addr', address, 'debug', 'workers']).status;
  await expect.poll(answers, { timeout: 20_000 }).toBe(0);
  return {
    address,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
