import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { repository, runCli } from '../run-cli.ts';

const file = `name: shop
services:
  web:
    image: registry.example:5000/web:1.2
    ports: ["80"]
    uts: host
    environment: { GREETING: "{{ hello }}", PRICE: "5$$" }
    deploy: { replicas: 2, resources: { limits: { cpus: "0.5", memory: 64m } } }
  db:
    image: postgres@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    volumes: ["data:/data"]
  once: { image: "task", restart: "no" }
volumes: { data: }
`;
const convert = (...args: string[]) => runCli(['convert', '-f', '-', ...args], { input: file });

/** The objects of a text, however it is written, in an order of their own. */
const objectsOf = (text: string) =>
  (loadAll(text) as { kind: string; metadata: { name: string } }[])
    .filter(Boolean)
    .sort((a, b) => (`${a.kind}/${a.metadata.name}` < `${b.kind}/${b.metadata.name}` ? -1 : 1));

/** Whether a program is there to be asked. */
async function has(program: string, ...args: string[]): Promise<boolean> {
  return promisify(execFile)(program, args).then(
    () => true,
    () => false,
  );
}
const run = async (program: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(program, args, { maxBuffer: 2 ** 26 })).stdout;

const hasKubectl = await has('kubectl', 'version', '--client');

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'tycho-convert-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

describe('tycho convert', () => {
  test('prints a namespace of its own with what bounds it, before all that is in it', async () => {
    using it = folder();
    const policy = join(it.path, 'policy.yaml');
    writeFileSync(policy, 'placement: { prefix: own-, quota: { pods: 9 }, podSecurity: restricted }\n');
    const { stdout } = await convert('--placement', 'isolated', '--policy', policy, '-o', 'json');
    const { items } = JSON.parse(stdout) as {
      items: { kind: string; metadata: { name: string; namespace?: string } }[];
    };
    const [first, ...others] = items;
    expect(first).toMatchObject({
      kind: 'Namespace',
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    expect(first?.metadata.name).toMatch(/^own-shop-[0-9a-f]{8}$/);
    expect([...new Set(others.map(({ metadata }) => metadata.namespace))]).toEqual([first?.metadata.name]);
    expect(others.find(({ kind }) => kind === 'ResourceQuota')).toMatchObject({ spec: { hard: { pods: '9' } } });
    const shared = await convert('--placement', 'shared', '--policy', policy);
    expect(shared.stdout).not.toMatch(/kind: (Namespace|ResourceQuota)/);
  });

  test('says how ports are reached, by host names too', async () => {
    const kindsOf = async (...args: string[]) => {
      const { code, stdout } = await convert('-o', 'json', ...args);
      return {
        code,
        items: code === 0 ? (JSON.parse(stdout) as { items: { kind: string; spec: object }[] }).items : [],
      };
    };
    const { items } = await kindsOf('--publish', 'ingress', '--domain', 'apps.example', '--ingress-class', 'nginx');
    expect(items.find((it) => it.kind === 'Ingress')).toMatchObject({
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: expect.stringMatching(/^web-shop-[0-9a-f]{8}\.apps\.example$/) }],
      },
    });
    const routed = await kindsOf('--publish', 'gateway', '--domain', 'apps.example', '--gateway', 'infra/public');
    expect(routed.items.find((it) => it.kind === 'HTTPRoute')).toMatchObject({
      spec: { parentRefs: [{ namespace: 'infra', name: 'public' }] },
    });
    expect((await convert('--publish', 'ingress')).stderr).toContain('port 80 has no host name to be reached by');
  });

  test('writes the same text twice, for people: usual order, nothing empty, a comment where something is missing', async () => {
    const [once, twice] = [await convert(), await convert()];
    expect(once).toMatchObject({ code: 0, stdout: twice.stdout });
    expect(once.stdout).toMatch(
      /^---\n# .*services\.web\.uts: .*\[key-unsupported\].*\napiVersion: apps\/v1\nkind: Deployment\nmetadata:\n {2}name: shop-web-/m,
    );
    expect(once.stdout).not.toMatch(/: (null|\{\}|\[\])$/m);
    const json = JSON.parse((await convert('-o', 'json')).stdout) as { items: object[] };
    expect(objectsOf(once.stdout)).toEqual(objectsOf(json.items.map((it) => `---\n${JSON.stringify(it)}\n`).join('')));
  });

  test('writes a base and an overlay for kustomize', async () => {
    using out = folder();
    expect(await convert('--format', 'kustomize', '--out', out.path)).toMatchObject({ code: 0, stdout: '' });
    expect(readdirSync(out.path).sort()).toEqual(['base', 'overlays']);
    const overlay = readFileSync(join(out.path, 'overlays/default/kustomization.yaml'), 'utf8');
    expect(overlay).toContain("- name: registry.example:5000/web\n    newTag: '1.2'");
    expect(overlay).not.toContain('postgres');
    const again = await convert('--format', 'kustomize', '--out', out.path);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') });
  });

  test.skipIf(!hasKubectl)('kustomize makes the same objects of it (skipped where no kubectl is)', async () => {
    using out = folder();
    await convert('--format', 'kustomize', '--out', out.path);
    const built = await run('kubectl', 'kustomize', join(out.path, 'overlays/default'));
    expect(objectsOf(built)).toEqual(objectsOf((await convert()).stdout));
  });

  test('writes a chart whose values are what differs from place to place', async () => {
    using out = folder();
    expect(await convert('--format', 'helm', '--out', out.path)).toMatchObject({ code: 0, stdout: '' });
    expect(loadAll(readFileSync(join(out.path, 'values.yaml'), 'utf8'))).toMatchObject([
      {
        labels: {},
        services: {
          web: {
            image: { repository: 'registry.example:5000/web', tag: '1.2' },
            replicas: 2,
            env: { GREETING: '{{ hello }}', PRICE: '5$$' },
            publish: { type: 'NodePort', ports: [{ port: 80 }] },
            resources: { limits: { cpu: '500m' } },
          },
          db: { image: { repository: 'postgres', digest: expect.stringMatching(/^sha256:/) } },
          once: { image: { repository: 'task' } },
        },
        volumes: { data: { size: '1Gi' } },
      },
    ]);
    expect(loadAll(readFileSync(join(out.path, 'Chart.yaml'), 'utf8'))).toMatchObject([
      { apiVersion: 'v2', name: 'shop' },
    ]);
    const templates = readdirSync(join(out.path, 'templates')).map((it) =>
      readFileSync(join(out.path, 'templates', it), 'utf8'),
    );
    const text = templates.join('\n');
    expect(text).toContain('image: {{ include "tycho.image" (.Values.services.web.image) | toJson }}');
    expect(text).not.toContain('registry.example');
  });

  test('says what does not fit together', async () => {
    expect((await convert('--format', 'helm')).code).toBe(2);
    expect((await convert('--out', join(repository, 'no-such'))).code).toBe(2);
  });
});
