import { expect, test } from 'vitest';
import { chartOf, helm, withoutHelm } from '../helm.ts';
import { kubectl, realCluster } from '../real-cluster.ts';

const cluster = realCluster();
const file = `name: shop
services:
  web:
    image: busybox
    command: ["sh", "-c", "trap exit TERM; sleep 3600 & wait"]
    ports: ["80"]
    environment: { PRICE: "5$$", DB_PASSWORD: secret }
    volumes: ["data:/data"]
    deploy: { resources: { limits: { cpus: "0.1", memory: 32m } } }
  page: { image: busybox, command: ["sleep", "3600"], ports: [80], x-tycho: { publish: ingress } }
volumes: { data: }
`;
const title = withoutHelm ? ` (skipped: ${withoutHelm})` : '';

test.skipIf(withoutHelm !== null)(
  `helm installs, upgrades and uninstalls a chart of tycho convert${title}`,
  async () => {
    await using namespace = await cluster.newNamespace();
    const named = ['--namespace', namespace.name];
    using made = await chartOf(file, ...named, '--publish', 'ingress', '--domain', 'apps.example.org');
    const isThere = async (kind: string) =>
      (await kubectl('-n', namespace.name, 'get', kind, '-l', 'executor=tycho', '-o', 'name'))
        .trim()
        .split('\n')
        .sort();

    expect(await helm('install', 'shop', made.folder, ...named, '--dry-run=server')).toContain(
      'STATUS: pending-install',
    );
    expect(await isThere('deployments')).toEqual(['']);
    await helm('install', 'shop', made.folder, ...named);
    const kinds = [...new Set(made.objects.map((it) => it.kind))].join(',');
    const names = made.objects.map((it) => `${it.kind.toLowerCase()}/${it.metadata.name}`);
    const found = (await isThere(kinds)).map((it) => it.replace(/^([a-z]+)\.[^/]*/, '$1'));
    expect(found).toEqual(names.sort());
    await helm('upgrade', 'shop', made.folder, ...named, '--set', 'services.web.replicas=2', '--set', 'labels.team=a');
    const replicas = 'jsonpath={.items[*].spec.replicas}';
    expect(await kubectl('-n', namespace.name, 'get', 'deployments', '-l', 'team=a', '-o', replicas)).toMatch(/2/);
    await helm('uninstall', 'shop', ...named, '--wait');
    expect(await isThere(kinds)).toEqual(['']);
  },
);
