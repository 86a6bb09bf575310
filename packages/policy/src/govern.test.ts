import { type Publishing, plainQuarters, type Service, type System } from '@tycho/ast';
import { samplePort, sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { describe, expect, test } from 'vitest';
import { govern } from './govern.ts';
import { imageName } from './image-name.ts';
import { policyOptionsSchema } from './options.ts';

const service = (given: Partial<Service> = {}) => sampleService('web', { image: 'nginx:1.29', ingress: [], ...given });
const system = (...services: Service[]) => sampleSystem('shop', services);

const defaults = policyOptionsSchema.parse({});

describe('network access', () => {
  test('a service lets in its networks, and anyone to each published port', () => {
    const port = samplePort(80, { published: 8080 });
    const web = service({ networks: ['front', 'back'], ports: [port] });
    expect(govern(system(web), defaults).system?.services[0]?.ingress).toEqual([
      { from: 'network', network: 'front' },
      { from: 'network', network: 'back' },
      { from: 'anywhere', port: 80, protocol: 'tcp' },
    ]);
  });

  test('a container port that is published twice is opened once', () => {
    const port = (published: number) => samplePort(80, { published });
    const governed = govern(system(service({ ports: [port(8080), port(8081)] })), defaults);
    expect(governed.system?.services[0]?.ingress.filter((it) => it.from === 'anywhere')).toHaveLength(1);
  });

  test('a published port lets in the address ranges that it names, all of them when it is published twice', () => {
    const port = (...clients: string[]) => samplePort(80, { clients });
    const governed = govern(
      system(service({ ports: [port('10.0.0.0/8'), port('192.0.2.0/24', '10.0.0.0/8')] })),
      defaults,
    );
    expect(governed.system?.services[0]?.ingress.slice(1)).toEqual([
      { from: 'addresses', addresses: ['10.0.0.0/8', '192.0.2.0/24'], port: 80, protocol: 'tcp' },
    ]);
    const open = govern(system(service({ ports: [port('10.0.0.0/8'), port()] })), defaults);
    expect(open.system?.services[0]?.ingress.slice(1)).toEqual([{ from: 'anywhere', port: 80, protocol: 'tcp' }]);
  });

  test('a service that is in internal networks only reaches its peers, and is not reached from outside', () => {
    const port = samplePort(80, { published: 80 });
    const inside = service({ networks: ['back'], ports: [port] });
    const both = service({ name: 'both', networks: ['back', 'front'], ports: [port] });
    const networks = [
      { name: 'back', sharedAs: null, internal: true, ipv6: false },
      { name: 'front', sharedAs: null, internal: false, ipv6: false },
    ];
    const governed = govern({ ...system(inside, both), networks }, defaults).system?.services;
    expect(governed).toMatchObject([
      { egress: 'networks', ingress: [{ from: 'network', network: 'back' }] },
      { egress: 'anywhere', ingress: [{ network: 'back' }, { network: 'front' }, { from: 'anywhere', port: 80 }] },
    ]);
  });

  test('a service without a network neither reaches nor is reached, unless it is in that of its host', () => {
    const { security } = sampleService('web');
    const cut = service({ networks: [] });
    const host = service({ name: 'host', networks: [], security: { ...security, hostNamespaces: ['network'] } });
    expect(govern(system(cut, host), { ...defaults, allow: ['host-network'] }).system?.services).toMatchObject([
      { egress: 'nowhere', ingress: [] },
      { egress: 'anywhere', ingress: [] },
    ]);
  });

  test('to govern twice is to govern once', () => {
    const once = govern(system(service()), defaults).system;
    expect(once && govern(once, defaults).system).toEqual(once);
  });
});

describe('the gateway to the host', () => {
  const web = sampleService('web');
  const hosts = [
    { name: 'host.docker.internal', address: 'host-gateway' },
    { name: 'fixed', address: '192.0.2.1' },
  ];
  const asking = system({ ...web, naming: { ...web.naming, hosts } });

  test('is left out with a warning while the operator has given no address', () => {
    const { system: governed, problems } = govern(asking, defaults);
    expect(governed?.services[0]?.naming.hosts).toEqual([{ name: 'fixed', address: '192.0.2.1' }]);
    expect(problems).toMatchObject([{ level: 'warning', path: 'services.web.extra_hosts' }]);
  });

  test('is the address that the operator has given', () => {
    const { system: governed, problems } = govern(asking, { ...defaults, hostGateway: '192.0.2.9' });
    expect(governed?.services[0]?.naming.hosts[0]).toEqual({ name: 'host.docker.internal', address: '192.0.2.9' });
    expect(problems).toEqual([]);
  });
});

describe('limits', () => {
  test('more services than allowed are refused', () => {
    const governed = govern(system(service(), service({ name: 'db' })), { ...defaults, maxServices: 1 });
    expect(governed.system).toBeNull();
    expect(governed.problems).toMatchObject([{ level: 'error', code: 'policy-refused', path: 'services' }]);
  });

  test('more replicas than allowed are refused, with the path of the number', () => {
    const governed = govern(system(service({ replicas: 3 })), { ...defaults, maxReplicas: 2 });
    expect(governed.problems).toMatchObject([{ code: 'policy-refused', path: 'services.web.deploy.replicas' }]);
  });

  test('as many as allowed may run', () => {
    const governed = govern(system(service({ replicas: 2 })), { ...defaults, maxServices: 1, maxReplicas: 2 });
    expect(governed.problems).toEqual([]);
  });
});

describe('images', () => {
  const isAllowed = (image: string, ...images: string[]) =>
    govern(system(service({ image })), { ...defaults, images }).system !== null;

  test('every image may run by default', () => {
    expect(govern(system(service({ image: 'anything' })), defaults).system).not.toBeNull();
  });

  test.each([
    ['nginx:1.29', 'nginx'],
    ['docker.io/library/nginx', 'nginx'],
    ['nginx@sha256:00', 'library/*'],
    ['jupyter/datascience-notebook:latest', 'jupyter/*'],
    ['registry.example/team/app:1', 'registry.example/*'],
    ['localhost:5000/app:1', 'localhost:5000/*'],
  ])('%s may run where %s is allowed', (image, pattern) => {
    expect(isAllowed(image, pattern)).toBe(true);
  });

  test.each([
    ['evil/jupyter/notebook', 'jupyter/*'],
    ['registry.example.evil.io/app', 'registry.example/*'],
    ['registry.example/jupyter/app', 'jupyter/*'],
    ['nginx-evil', 'nginx'],
    ['registryXexample/app', 'registry.example/*'],
  ])('%s may not run where %s is allowed', (image, pattern) => {
    expect(isAllowed(image, pattern)).toBe(false);
  });

  test('a refusal names the image, its place and what is allowed', () => {
    expect(govern(system(service()), { ...defaults, images: ['jupyter/*'] }).problems).toMatchObject([
      {
        path: 'services.web.image',
        message: 'image nginx:1.29 is not allowed here',
        hint: 'Use an image of: jupyter/*.',
      },
    ]);
  });

  test.each([
    ['nginx', 'docker.io/library/nginx'],
    ['jupyter/minimal:1@sha256:00', 'docker.io/jupyter/minimal'],
    ['index.docker.io/nginx', 'docker.io/library/nginx'],
    ['ghcr.io/a/b:c', 'ghcr.io/a/b'],
    ['localhost/a', 'localhost/a'],
  ])('the full name of %s is %s', (image, name) => {
    expect(imageName(image)).toBe(name);
  });
});

test('options that are not sane are refused', () => {
  expect(policyOptionsSchema.safeParse({ maxServices: 0 }).success).toBe(false);
  expect(policyOptionsSchema.safeParse({ images: [''] }).success).toBe(false);
});

describe('privileges', () => {
  const { security } = sampleService('web');
  const asking = (own: Partial<Service['security']>) => system(service({ security: { ...security, ...own } }));

  test.each([
    ['privileged', { privileged: true }, 'services.web.privileged'],
    ['capabilities', { capabilities: { add: ['NET_ADMIN'], drop: [] } }, 'services.web.cap_add'],
    ['sysctls', { sysctls: { 'net.core.somaxconn': '1024' } }, 'services.web.sysctls.net.core.somaxconn'],
    ['host-pid', { hostNamespaces: ['pid'] }, 'services.web.pid'],
    ['unconfined', { seccomp: { kind: 'unconfined' } }, 'services.web.security_opt'],
  ] as const)('%s is refused, unless it is allowed', (privilege, own, path) => {
    expect(govern(asking(own), defaults)).toMatchObject({ system: null, problems: [{ code: 'policy-refused', path }] });
    expect(govern(asking(own), { ...defaults, allow: [privilege] }).problems).toEqual([]);
  });

  test('what stays inside of the container needs no leave', () => {
    const own = {
      capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
      readOnlyRoot: true,
    };
    expect(govern(asking(own), defaults).problems).toEqual([]);
  });
});

describe('devices', () => {
  const asking = (kind: string, driver: string | null = null, count: number | null = 2) => {
    const { resources } = sampleService('web');
    const path = 'services.web.gpus[0]';
    return system(service({ resources: { ...resources, devices: [{ kind, driver, count, path }] } }));
  };
  const extended = (asked: ReturnType<typeof asking>, options = defaults) =>
    govern(asked, options).system?.services[0]?.resources.extended;

  test('a device is named as the cluster names it', () => {
    expect(extended(asking('gpu'))).toEqual({ 'nvidia.com/gpu': 2 });
    expect(extended(asking('gpu', 'amd'))).toEqual({ 'amd.com/gpu': 2 });
    expect(extended(asking('vendor.com/fpga'))).toEqual({ 'vendor.com/fpga': 2 });
    const named = { ...defaults, devices: { '/dev/kvm': 'devices.example/kvm' } };
    expect(extended(asking('/dev/kvm'), named)).toEqual({ 'devices.example/kvm': 2 });
  });

  test('one that nobody named is refused at its place', () => {
    const { problems } = govern(asking('/dev/kvm'), defaults);
    expect(problems).toMatchObject([{ level: 'error', code: 'policy-refused', path: 'services.web.gpus[0]' }]);
  });

  test('all of them are one, with a warning', () => {
    const governed = govern(asking('gpu', null, null), defaults);
    expect(governed.system?.services[0]?.resources.extended).toEqual({ 'nvidia.com/gpu': 1 });
    expect(governed.problems).toMatchObject([{ level: 'warning', code: 'value-approximated' }]);
  });
});

test('a runtime is the class that the cluster has for it, or refused', () => {
  const { placement } = sampleService('web');
  const asking = system(service({ placement: { ...placement, runtime: 'runsc' } }));
  expect(govern(asking, defaults).problems).toMatchObject([{ path: 'services.web.runtime', level: 'error' }]);
  const { system: governed } = govern(asking, { ...defaults, runtimes: { runsc: 'gvisor' } });
  expect(governed?.services[0]?.placement.runtime).toBe('gvisor');
});

describe('labels that tell the cluster something', () => {
  const judge = (labels: Record<string, string>, allowed?: readonly string[]) =>
    govern(system(service({ labels })), policyOptionsSchema.parse({ annotations: allowed })).problems;

  test('are refused unless they are allowed', () => {
    for (const key of ['iam.amazonaws.com/role', 'k8s.v1.cni.cncf.io/networks'])
      expect(judge({ [key]: 'x' })).toMatchObject([{ code: 'policy-refused', path: `services.web.labels.${key}` }]);
    expect(judge({ 'prometheus.io/scrape': 'true', 'com.example.team': 'a' })).toEqual([]);
    expect(judge({ 'iam.amazonaws.com/role': 'x' }, ['iam.amazonaws.com/*'])).toEqual([]);
  });

  test('are never those that Tycho has itself', () => {
    for (const key of ['tycho-owner', 'tycho-guid', 'executor', 'username', 'tycho-network/all'])
      expect(judge({ [key]: 'x' }, ['*'])).toMatchObject([{ message: `the label ${key} is Tycho's own` }]);
  });
});

describe('publishing', () => {
  const { publish: unsaid } = sampleService('web');
  const port = samplePort;
  const judge = (services: readonly Service[], options: object) =>
    govern(system(...services), policyOptionsSchema.parse({ publish: options }));
  const wayOf = (way: Publishing | null, options: object = {}) => {
    const { system: governed, problems } = judge([service({ publish: { ...unsaid, way } })], options);
    return governed?.services[0]?.publish.way ?? problems;
  };

  test('a service says how it is reached, and the operator where it does not', () => {
    expect(wayOf(null)).toBe('node-port');
    expect(wayOf('cluster-ip')).toBe('cluster-ip');
    expect(wayOf(null, { default: 'load-balancer' })).toBe('load-balancer');
    expect(wayOf('cluster-ip', { default: 'load-balancer' })).toBe('cluster-ip');
  });

  test('a way that is not allowed is refused with those that are', () => {
    expect(wayOf('load-balancer')).toMatchObject([
      {
        code: 'policy-refused',
        path: 'services.web.x-tycho.publish',
        hint: expect.stringContaining('cluster-ip, node-port'),
      },
    ]);
    expect(wayOf('load-balancer', { allow: ['load-balancer'] })).toBe('load-balancer');
    expect(wayOf('load-balancer', { default: 'load-balancer', allow: [] })).toBe('load-balancer');
    expect(wayOf('node-port', { default: 'cluster-ip', allow: [] })).toHaveLength(1);
  });

  test('a name that is not allowed is refused', () => {
    const named = service({ publish: { ...unsaid, name: 'shop' } });
    expect(judge([named], {}).problems).toEqual([]);
    expect(judge([named], { names: ['sho*'] }).problems).toEqual([]);
    expect(judge([named], { names: ['team-*'] }).problems).toMatchObject([
      { code: 'policy-refused', path: 'services.web.x-tycho.publish.name' },
    ]);
  });

  const byName = { default: 'ingress', domain: 'apps.example', hosts: ['*.shop.example'] };
  const named = (host: string | null, path = '/', own: Partial<Service> = {}) =>
    service({ ports: [port(80)], publish: { ...unsaid, host, path }, ...own });
  const errorsOf = (services: readonly Service[], options: object) =>
    judge(services, options).problems.filter((it) => it.level === 'error');

  test('the operator says what stands in front', () => {
    const ingress = { class: 'nginx', tls: { certificate: 'issued' }, annotations: { issuer: 'x' }, from: 'front' };
    expect(judge([named(null)], { ...byName, ingress }).system?.services[0]).toMatchObject({
      publish: {
        way: 'ingress',
        front: { kind: 'ingress', domain: 'apps.example', className: 'nginx', annotations: { issuer: 'x' } },
      },
      ingress: [
        { from: 'network', network: 'default' },
        { from: 'front', namespace: 'front', addresses: [], port: 80, protocol: 'tcp' },
      ],
    });
    const gateway = { name: 'public', namespace: 'infra', tls: true };
    expect(judge([named(null)], { ...byName, default: 'gateway', gateway }).system?.services[0]).toMatchObject({
      publish: { front: { kind: 'gateway', name: 'public', namespace: 'infra', section: null, tls: true } },
      ingress: [{ from: 'network' }, { from: 'anywhere', port: 80 }],
    });
  });

  test('a host name of its own is only for who may have it', () => {
    expect(errorsOf([named('a.shop.example')], byName)).toEqual([]);
    expect(errorsOf([named('bank.example')], byName)).toMatchObject([
      { code: 'policy-refused', message: 'the host name bank.example may not be asked for here' },
    ]);
  });

  test.each([
    ['there is no Gateway', [named(null)], { ...byName, default: 'gateway' }, /no Gateway is named/],
    ['there is no domain', [named(null)], { default: 'ingress' }, /port 80 has no host name/],
    [
      'a second port has no domain',
      [named('a.shop.example', '/', { ports: [port(80), port(81)] })],
      { ...byName, domain: null },
      /port 81 has no host name/,
    ],
    [
      'two services have one name',
      [named('a.shop.example'), named('A.shop.example', '/', { name: 'api' })],
      byName,
      /services web and api would both be reached as A.shop.example\//,
    ],
    [
      'the second port of one is called as another',
      [named(null, '/', { ports: [port(80), port(81)] }), named(null, '/', { name: 'web-81' })],
      byName,
      /both be reached as web-81/,
    ],
    [
      'no port speaks HTTP',
      [named(null, '/', { ports: [port(5432)] })],
      byName,
      /no host name leads to port 5432\/tcp, because it speaks postgresql/,
    ],
    [
      'clients are limited, and nobody can tell who they are',
      [named(null, '/', { ports: [port(80, { clients: ['192.0.2.0/24'] })] })],
      byName,
      /who may connect cannot be limited/,
    ],
  ])('it is refused when %s', (_, services, options, message) => {
    expect(errorsOf(services, options)).toMatchObject([
      { code: 'policy-refused', message: expect.stringMatching(message) },
    ]);
  });

  test('a port is taken at the node itself where that is allowed and can be, and is published as usual elsewhere', () => {
    const atNode = { address: null };
    const held = service({
      ports: [
        port(80, { published: 8080, atNode }),
        port(80, { published: 8081, atNode }),
        port(80, { published: 8080, atNode, protocol: 'udp' }),
        port(81, { atNode }),
      ],
    });
    const judged = (allow: string[]) => govern(system(held), policyOptionsSchema.parse({ allow }));
    const kept = (allow: string[]) => judged(allow).system?.services[0]?.ports.map((it) => it.atNode !== null);
    expect(kept(['host-ports'])).toEqual([true, false, true, false]);
    expect(kept([])).toEqual([false, false, false, false]);
    expect(judged([]).problems).toHaveLength(4);
    expect(judged(['host-ports']).problems.map((it) => [it.level, it.message])).toEqual([
      ['warning', expect.stringContaining('this port of the container is there already')],
      ['warning', expect.stringContaining('it says no `published` port')],
    ]);
  });

  test('one host may have two services at two paths', () => {
    const both = [named('a.shop.example'), named('a.shop.example', '/api', { name: 'api' })];
    expect(errorsOf(both, byName)).toEqual([]);
  });

  test('a port that does not speak HTTP stays in the cluster, with a warning, beside one that does', () => {
    const mixed = named(null, '/', { ports: [port(80), port(443), port(53, { protocol: 'udp' })] });
    const { system: governed, problems } = judge([mixed], { ...byName, ingress: { from: 'front' } });
    expect(problems.map((it) => [it.level, it.message])).toEqual([
      ['warning', expect.stringContaining('port 443/tcp, because it speaks https')],
      ['warning', expect.stringContaining('port 53/udp, because it is a port of udp')],
    ]);
    expect(governed?.services[0]?.ingress.map((it) => it.from)).toEqual(['network', 'front', 'anywhere', 'anywhere']);
    const told = named(null, '/', { ports: [port(443, { appProtocol: 'http' })] });
    expect(judge([told], byName).problems).toEqual([]);
  });

  test('who passes requests on is told whose, where it can be', () => {
    const limited = named(null, '/', { ports: [port(80, { clients: ['192.0.2.0/24', '10.0.0.0/8'] })] });
    const ingress = { clients: 'example.org/allow', from: 'front' };
    expect(judge([limited], { ...byName, ingress }).system?.services[0]).toMatchObject({
      publish: { front: { annotations: { 'example.org/allow': '192.0.2.0/24,10.0.0.0/8' } } },
      ingress: [{ from: 'network' }, { from: 'front', addresses: ['192.0.2.0/24', '10.0.0.0/8'] }],
    });
  });
});

describe('placement', () => {
  const judge = (own: Partial<System>, options: object) =>
    govern(sampleSystem('shop', [service()], own), policyOptionsSchema.parse(options));
  const levelOf = (given: Partial<Service>, options: object = {}) =>
    govern(system(service(given)), policyOptionsSchema.parse(options)).system?.quarters.podSecurity;

  test('a system lives where it says, and where the operator does when it says nothing', () => {
    expect(judge({}, {}).system?.placement).toBe('shared');
    expect(judge({ placement: 'isolated' }, {}).system?.placement).toBe('isolated');
    const usual = { placement: { default: 'isolated' } };
    expect(judge({}, usual).system).toMatchObject({ placement: 'isolated', quarters: { prefix: 'tycho-' } });
    expect(judge({ placement: 'shared' }, usual).system?.placement).toBe('shared');
  });

  test('a placement that is not allowed is refused, and the default always is', () => {
    const isolated = { placement: { default: 'isolated', allow: [] } };
    expect(judge({}, isolated).problems).toEqual([]);
    expect(judge({ placement: 'shared' }, isolated)).toMatchObject({
      system: null,
      problems: [{ code: 'policy-refused', path: 'x-tycho.placement', hint: expect.stringContaining('isolated') }],
    });
  });

  test('the namespace that it has keeps its name, and the rest is as the operator says now', () => {
    const quarters = { ...plainQuarters, namespace: 'old-shop', prefix: 'old-', quota: { pods: '1' } };
    const options = { placement: { prefix: 'new-', quota: { pods: 7, 'limits.cpu': '2' } } };
    expect(judge({ placement: 'isolated', quarters }, options).system?.quarters).toEqual({
      namespace: 'old-shop',
      prefix: 'new-',
      podSecurity: 'baseline',
      quota: { pods: '7', 'limits.cpu': '2' },
      containerDefaults: { limits: {}, requests: {} },
    });
  });

  test('the standard is the usual one, unless a service was let have more', () => {
    const { security } = service();
    expect(levelOf({})).toBe('baseline');
    expect(levelOf({}, { placement: { podSecurity: 'restricted' } })).toBe('restricted');
    expect(levelOf({ security: { ...security, privileged: true } }, { allow: ['privileged'] })).toBe('privileged');
    const mount = { kind: 'host', path: '/srv', target: '/srv', readOnly: true, propagation: 'none' } as const;
    expect(levelOf({ mounts: [mount] }, { hostPaths: ['/srv'] })).toBe('privileged');
    const port = samplePort(80, { published: 80, atNode: { address: null } });
    expect(levelOf({ ports: [port] }, { allow: ['host-ports'] })).toBe('privileged');
    expect(levelOf({ ports: [samplePort(80, { published: 80 })] })).toBe('baseline');
  });

  test('links to containers elsewhere are told to find none in a namespace of its own', () => {
    const naming = { ...service().naming, externalLinks: [{ container: 'other-db-1', name: 'db' }] };
    const linked = (placement: System['placement']) =>
      govern(sampleSystem('shop', [service({ naming })], { placement }), defaults).problems;
    expect(linked('shared')).toEqual([]);
    expect(linked('isolated')).toMatchObject([{ level: 'warning', path: 'services.web.external_links' }]);
  });
});

test('a network that systems share is joined only by a name that is allowed', () => {
  const networks = [
    { name: 'default', sharedAs: null, internal: false, ipv6: false },
    { name: 'hub', sharedAs: 'team-hub', internal: false, ipv6: false },
  ];
  const judged = (sharedNetworks: string[]) =>
    govern(sampleSystem('shop', [service()], { networks }), policyOptionsSchema.parse({ sharedNetworks })).problems;
  expect(judged(['*'])).toEqual([]);
  expect(judged(['other', 'team-*'])).toEqual([]);
  expect(judged(['team'])).toMatchObject([{ code: 'policy-refused', path: 'networks.hub' }]);
  expect(judged([])).toHaveLength(1);
});
