import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './environment.ts';
import { type Outcome, skipped } from './outcome.ts';
import { repository } from './repository.ts';

/** The script that starts clusters. */
export function findCluster(): Outcome<string> {
  const command = settings.clusterCommand ?? join(repository, '../shared/cluster/cluster');
  return existsSync(command)
    ? { status: 'measured', result: command }
    : skipped('there is no script that starts a cluster (TYCHO_CLUSTER_COMMAND, see docs/benchmarks.md)');
}
