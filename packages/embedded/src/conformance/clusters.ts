import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe } from 'vitest';
import { startEmbedded } from '../start-embedded.ts';
import { World } from './world.ts';

interface Target {
  readonly url: string;
  stop(): Promise<void>;
}

interface Kind {
  readonly start: () => Promise<Target>;
  /** How long a test may take, in milliseconds: a simulated node looks at its pods only now and then. */
  readonly timeout: number;
}

/** Opens a namespace of a test's own in the cluster at hand. */
type Open = () => Promise<World>;

// biome-ignore lint/style/noProcessEnv: a test finds its cluster as every tool of Kubernetes does
const kubeconfig = process.env.KUBECONFIG_REAL;

/** The same tests on the embedded cluster and, where KUBECONFIG_REAL names one, on a real one, which is right. */
export function onEveryCluster(title: string, tests: (open: Open) => void): void {
  const embedded = { start: () => startEmbedded({ readyAfter: 50 }), timeout: 15_000 };
  const real = { start: () => proxyTo(kubeconfig ?? ''), timeout: 240_000 };
  describe(`${title}, embedded`, { timeout: embedded.timeout }, () => run(embedded, tests));
  describe.skipIf(!kubeconfig)(`${title}, real (KUBECONFIG_REAL)`, { timeout: real.timeout }, () => run(real, tests));
}

function run({ start, timeout }: Kind, tests: (open: Open) => void): void {
  let target: Target | null = null;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target?.stop());
  tests(() => World.create(target?.url ?? '', timeout - 1_000));
}

/** Through `kubectl proxy`, which knows every form of credentials. */
async function proxyTo(path: string): Promise<Target> {
  const proxy = spawn('kubectl', ['proxy', '--port=0', `--kubeconfig=${path}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => proxy.once('exit', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    proxy.once('error', reject);
    proxy.stdout.on('data', (data: Buffer) => {
      const [, found] = /127\.0\.0\.1:(\d+)/.exec(data.toString()) ?? [];
      if (found) resolve(found);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      proxy.kill();
      await ended;
    },
  };
}
