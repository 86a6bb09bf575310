import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { repository } from '../run-cli.ts';

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
  readonly message?: string;
}

/** What the registry knows of the packages that Tycho runs with. */
async function audit(): Promise<Audit> {
  const asked = promisify(execFile)('npm', ['audit', '--omit=dev', '--json'], { cwd: repository, maxBuffer: 2 ** 26 });
  const { stdout } = await asked.catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Audit;
}

test('no package that Tycho runs with has a known vulnerability', async ({ skip }) => {
  const { vulnerabilities, message = 'no reason given' } = await audit();
  if (vulnerabilities === undefined) {
    console.log(`The registry could not be asked for known vulnerabilities, so nothing is said of them: ${message}`);
    skip('the registry could not be asked');
  }
  const known = Object.entries(vulnerabilities ?? {}).map(
    ([name, { severity, range }]) => `${name} ${range}: ${severity}`,
  );
  expect(known).toEqual([]);
});
