import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newToken, tokenHash } from '@tycho/access';
import { startEmbedded } from '@tycho/embedded';
import { expect, test } from 'vitest';
import { repository } from '../run-cli.ts';
import { startTycho } from '../tycho.ts';

const missing = spawnSync('st', ['--version']).status === 0 ? null : 'Schemathesis is not on PATH as `st`';
const title = missing ? ` (skipped: ${missing})` : '';

/** They do not end by themselves. */
const streams = ['followAll', 'followSystem', 'followJob', 'followBatch'].flatMap((it) => [
  '--exclude-operation-id',
  it,
]);

/** What Schemathesis says of the API, and how it ends. */
async function judged(url: string, ...more: string[]): Promise<string> {
  const args = ['--config-file', join(repository, 'test/schemathesis.toml'), 'run', `${url}/openapi.json`];
  // What is taken away is there until its job has ended: DELETE is answered 202.
  const checks = ['--checks', 'all', '--exclude-checks', 'use_after_free'];
  const options = [...checks, '--seed', '1', '--max-examples', '15', '--request-timeout', '10', '--no-color', ...more];
  const { stdout } = await promisify(execFile)('st', [...args, ...options], {
    cwd: join(repository, '.tycho'),
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout: string }) => error);
  return stdout;
}

test.skipIf(missing !== null)(
  `Schemathesis finds nothing in what an admin is answered, and in what nobody is${title}`,
  async () => {
    await using cluster = await startEmbedded({ readyAfter: 0 });
    const token = newToken();
    await using tycho = await startTycho({
      kubeconfig: cluster.kubeconfig,
      access: { tokens: [{ name: 'admin', role: 'admin', sha256: tokenHash(token) }] },
    });
    const header = ['-H', `Authorization: Bearer ${token}`];
    for (const told of [await judged(tycho.url, ...header, ...streams), await judged(tycho.url)]) {
      expect(told).not.toContain('FAILURES');
      expect(told).toMatch(/\d+ generated, \d+ passed/);
    }
  },
  600_000,
);
