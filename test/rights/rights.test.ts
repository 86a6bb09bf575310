import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { repository } from '../run-cli.ts';

// biome-ignore lint/style/noProcessEnv: the tests before this one noted there what Tycho asked of a real cluster
const { TYCHO_TEST_RIGHTS: folder } = process.env;

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** `patch deployments.apps` of each verb on each resource. */
const rightsOf = ({ apiGroups, resources, verbs }: Rule): string[] =>
  apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`)),
  );

/** What every account may ask. */
const everyones = new Set(['get discovery', 'create selfsubjectaccessreviews.authorization.k8s.io']);

test.skipIf(folder === undefined)(
  'the role of kubernetes/ holds what Tycho asks of a cluster in all its tests, and nothing else',
  () => {
    const text = readFileSync(join(repository, 'kubernetes/cluster-role.yaml'), 'utf8');
    const granted = new Set((load(text) as { rules: readonly Rule[] }).rules.flatMap(rightsOf));
    const lines = readdirSync(folder ?? '').flatMap((it) =>
      readFileSync(join(folder ?? '', it), 'utf8')
        .trim()
        .split('\n'),
    );
    const used = new Set(lines.filter((it) => !everyones.has(it)));
    const notGranted = [...used].filter((it) => !granted.has(it));
    const notUsed = [...granted].filter((it) => !used.has(it));
    expect({ notGranted, notUsed }).toEqual({ notGranted: [], notUsed: [] });
  },
);
