import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterObserver } from '@tycho/backends';

// biome-ignore lint/style/noProcessEnv: whoever wants to know says where
const { TYCHO_TEST_RIGHTS: folder } = process.env;

/** `patch deployments.apps`: what was asked of the cluster and answered, told once by each process. */
const told = new Set<string>();

/** Notes what Tycho asks of the cluster in the folder that TYCHO_TEST_RIGHTS names, for `test/rights`. */
export const noteRights: ClusterObserver = {
  called: ({ verb, resource }) => ({
    headers: {},
    ended(status) {
      if (folder === undefined || status === null || status === 403) return;
      note(folder, `${verb} ${resource}`);
      // What is applied and was not there is made, and that is a right of its own.
      if (verb === 'patch' && status === 201) note(folder, `create ${resource}`);
    },
  }),
};

function note(folder: string, right: string): void {
  if (told.has(right)) return;
  told.add(right);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.txt`), `${right}\n`);
}
