// `npm test`: the checks and every suite that needs no cluster, then what was left out and how to run it.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The tests wait for most of their time, so more of them than processors run at once. */
const workers = Math.max(3, availableParallelism());
const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of the installed dependencies; answers whether it succeeded. */
function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${program}: ${error.message}`);
  return status === 0;
}

const extra = process.argv.slice(2);
const checked = run('npm', 'run', '--silent', 'check');
const tested = run('vitest', 'run', '--project', 'unit', '--project', 'e2e', `--maxWorkers=${workers}`, ...extra);

console.log(`
Left out here, because they need a Kubernetes cluster: the suites "contract", "cluster",
"node" and "chaos".
Run them all with .ci/run, or one against a cluster of yours (it makes and deletes namespaces there):
  KUBECONFIG=… TYCHO_TEST_CLUSTER=control-plane npx vitest run --project contract --project cluster`);
process.exit(checked && tested ? 0 : 1);
