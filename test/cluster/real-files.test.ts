import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Problem, System } from '@tycho/ast';
import { manifests } from '@tycho/backends';
import { parse } from '@tycho/parser';
import { govern, policyOptionsSchema } from '@tycho/policy';
import { describe, expect, test } from 'vitest';
import { realNames, realProject } from '../differential/real-project.ts';
import { asProject } from '../differential/request.ts';
import { realCluster } from '../real-cluster.ts';

/** An operator who allows all that can be allowed. */
const policy = policyOptionsSchema.parse({
  allow: ['privileged', 'capabilities', 'unconfined', 'sysctls', 'host-ipc', 'host-pid', 'host-network'],
  annotations: ['*'],
  hostPaths: ['/'],
  external: { secrets: ['*'] },
  runtimes: { nvidia: 'nvidia' },
});

/** What cannot run on Kubernetes as it is written, and why. */
const refused: Readonly<Record<string, readonly Problem['code'][]>> = {
  'celery-django.yaml': ['image-missing'],
  'home-assistant.yaml': ['value-invalid'],
  'nextcloud.yaml': ['image-missing'],
  'node-watch.yaml': ['image-missing'],
  'prometheus-grafana.yaml': ['value-invalid'],
  'rails-dev.yaml': ['image-missing'],
  'vllm-models.yaml': ['key-unsupported'],
  'vpn-sidecar.yaml': ['dependency-invalid'],
};

function compile(name: string): { readonly system: System | null; readonly codes: readonly Problem['code'][] } {
  const parsed = parse(asProject({ ...realProject(name), environment: { KC_TOKEN: 'x' } }));
  const governed = parsed.system ? govern(parsed.system, policy) : { system: null, problems: [] };
  const errors = [...parsed.problems, ...governed.problems].filter((it) => it.level === 'error');
  return { system: governed.system, codes: [...new Set(errors.map((it) => it.code))] };
}

/** What the API server says against these objects, read strictly; nothing is made. */
async function objections(objects: readonly object[]): Promise<string> {
  const args = ['create', '--dry-run=server', '--validate=strict', '-f', '-'];
  const kubectl = spawn('kubectl', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  kubectl.stdin.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return await text(kubectl.stderr);
}

describe('files as people write them', () => {
  const compiled = realNames.map((name) => ({ name, ...compile(name) }));

  test.each(compiled)('$name can be compiled, or is refused for a reason', ({ name, codes }) => {
    expect(codes).toEqual(refused[name] ?? []);
  });

  test('the API server takes all that they become, read strictly', async () => {
    await using namespace = await realCluster().newNamespace();
    const place = { guid: '909f2e60b83340cd905ae3865d461156', namespace: namespace.name };
    const systems = compiled.flatMap(({ system }) => (system ? [system] : []));
    expect(systems).toHaveLength(realNames.length - Object.keys(refused).length);
    expect(await objections(systems.flatMap((it) => manifests(it, place)))).toBe('');
  }, 60_000);
});
