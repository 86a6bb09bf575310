import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishings } from '@tycho/ast';
import { manifests } from '@tycho/backends';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { sample } from '../compose-texts.ts';
import { repository } from '../run-cli.ts';

/** One that names all that passes requests on, and bounds for a namespace of its own. */
const policy = policyOptionsSchema.parse({
  allow: ['host-ports'],
  annotations: ['example.org/*'],
  publish: {
    allow: publishings,
    domain: 'apps.example.org',
    hosts: ['*.example.org'],
    ingress: {
      class: 'nginx',
      tls: { certificate: 'issued' },
      annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
      clients: 'nginx.ingress.kubernetes.io/whitelist-source-range',
      from: 'ingress-nginx',
    },
    gateway: { name: 'public', namespace: 'gateways', section: 'https', tls: true },
  },
  placement: {
    quota: { pods: 20, 'limits.memory': '8Gi' },
    containerDefaults: { limits: { memory: '512Mi' }, requests: { memory: '128Mi' } },
  },
});

/** Golden pairs: they change only by `vitest -u`, and the difference is read. */
const golden = join(repository, 'test/golden');
const cases = [
  ...readdirSync(join(repository, 'samples'))
    .filter((it) => it !== 'client')
    .map((name) => ({ ...sample(name), environment: { POSTGRES_PASSWORD: 'x', DB_PASSWORD: 'x' } })),
  ...readdirSync(golden)
    .filter((it) => it.endsWith('.compose.yaml'))
    .map((file) => ({
      name: file.replace('.compose.yaml', ''),
      files: { 'compose.yaml': readFileSync(join(golden, file), 'utf8') },
      environment: {},
    })),
];

test.each(cases)('$name compiles to its manifests', async (project) => {
  const parsed = parse(project);
  expect(parsed.problems.filter((it) => it.level === 'error')).toEqual([]);
  if (!parsed.system) throw new Error('not parsed');
  const { system } = govern(parsed.system, policy);
  if (!system) throw new Error('refused');
  const objects = manifests(system, { guid: '909f2e60b83340cd905ae3865d461156', namespace: 'lab' });
  const text = objects.map((it) => `---\n${dump(it, { noRefs: true, lineWidth: -1 })}`).join('');
  await expect(text).toMatchFileSnapshot(join(golden, `${project.name}.golden.yaml`));
});
