import { type Mount, plainService, type System } from '@tycho/ast';
import { sampleMount, sampleService, sampleSystem, sampleVolume } from '@tycho/ast/sample-system';
import { describe, expect, test } from 'vitest';
import { govern } from './govern.ts';
import { policyOptionsSchema } from './options.ts';

const defaults = policyOptionsSchema.parse({});

describe('paths of a node', () => {
  const mounting = (path: string, own: Partial<Mount> = {}): System => {
    const mount = { kind: 'host', path, propagation: 'none', target: '/host', readOnly: true, ...own } as Mount;
    return sampleSystem('shop', [sampleService('web', { mounts: [mount] })]);
  };
  const isAllowed = (system: System, options: object) => govern(system, { ...defaults, ...options }).system !== null;

  test('are refused by default, in a volume too', () => {
    expect(govern(mounting('/etc'), defaults).problems).toMatchObject([
      { code: 'policy-refused', path: 'services.web.volumes[/host]', message: expect.stringContaining('/etc') },
    ]);
    const volumes = [{ name: 'data', labels: {}, storage: { kind: 'host', path: '/srv' } as const }];
    expect(isAllowed(sampleSystem('shop', [sampleService('web')], { volumes }), {})).toBe(false);
  });

  test.each([
    ['/srv/data', '/srv', true],
    ['/srv', '/srv/', true],
    ['/srv/../etc', '/srv', false],
    ['/srvother', '/srv', false],
    ['/', '/srv', false],
    ['/anything', '/', true],
  ])('%s with %s allowed: %s', (path, allowed, expected) => {
    expect(isAllowed(mounting(path), { hostPaths: [allowed] })).toBe(expected);
  });

  test('that only tell the time are left out with a warning, unless they are allowed', () => {
    const clock = mounting('/etc/localtime', { target: '/etc/localtime' });
    const { system, problems } = govern(clock, defaults);
    expect(system?.services[0]?.mounts).toEqual([]);
    expect(problems).toMatchObject([
      { level: 'warning', path: 'services.web.volumes[/etc/localtime]', hint: expect.stringContaining('TZ') },
    ]);
    const allowed = govern(clock, { ...defaults, hostPaths: ['/etc/localtime'] });
    expect(allowed).toMatchObject({ problems: [], system: { services: [{ mounts: [{ path: '/etc/localtime' }] }] } });
  });

  test('need more than that to hand mounts on to the node', () => {
    const system = mounting('/srv', { propagation: 'both' });
    expect(isAllowed(system, { hostPaths: ['/srv'] })).toBe(false);
    expect(isAllowed(system, { hostPaths: ['/srv'], allow: ['privileged'] })).toBe(true);
  });
});

describe('volumes', () => {
  const web = sampleService('web', { mounts: [sampleMount('data', '/data')], replicas: 2 });
  const made = (own: object = {}) => {
    const volume = sampleVolume('data');
    return { ...volume, storage: { ...volume.storage, ...own } as typeof volume.storage };
  };
  const storage = (system: System, options: object) =>
    govern(system, { ...defaults, ...options }).system?.volumes[0]?.storage;

  test('that several containers share are those of one node, with a warning', () => {
    const system = sampleSystem('shop', [web], { volumes: [made()] });
    expect(govern(system, defaults).problems).toMatchObject([{ level: 'warning', path: 'volumes.data' }]);
    expect(storage(system, {})).toMatchObject({ access: null });
  });

  test('that a service on each node mounts are told of, unless any node can mount them', () => {
    const everywhere = sampleService('agent', { mounts: [sampleMount('data', '/data')], perNode: true });
    const system = sampleSystem('shop', [everywhere], { volumes: [made()] });
    expect(govern(system, defaults).problems).toMatchObject([
      { level: 'warning', message: expect.stringContaining('runs on each node') },
    ]);
    expect(govern(system, { ...defaults, sharedStorageClass: 'nfs' }).problems).toEqual([]);
  });

  test('that several containers share are of the class for it, unless they name another', () => {
    const options = { sharedStorageClass: 'nfs' };
    const system = (own: object) => sampleSystem('shop', [web], { volumes: [made(own)] });
    expect(storage(system({}), options)).toMatchObject({ access: 'any-node', storageClass: 'nfs' });
    expect(storage(system({ storageClass: 'fast' }), options)).toMatchObject({ access: null, storageClass: 'fast' });
    expect(storage(system({ access: 'one-container' }), options)).toMatchObject({ access: 'one-container' });
  });

  test('of a driver are of its storage class, or refused', () => {
    const system = sampleSystem('shop', [], { volumes: [made({ driver: 'vendor/block' })] });
    expect(govern(system, defaults).problems).toMatchObject([{ path: 'volumes.data.driver', level: 'error' }]);
    expect(storage(system, { volumeDrivers: { 'vendor/block': 'block' } })).toMatchObject({ storageClass: 'block' });
  });
});

test('variables are secret when their names say so, and the operator says which do', () => {
  const environment = { DB_PASSWORD: 'x', api_token: 'x', HOST: 'x', MONKEY: 'x' };
  const system = sampleSystem('shop', [sampleService('web', { environment })]);
  const secret = (options: object) => govern(system, { ...defaults, ...options }).system?.services[0]?.secretVariables;
  expect(secret({})).toEqual(['DB_PASSWORD', 'MONKEY', 'api_token']);
  expect(secret({ secretVariables: ['HOST'] })).toEqual(['HOST']);
  expect(secret({ secretVariables: [] })).toEqual(plainService.secretVariables);
});

test('a variable that is known to be secret stays so, whatever its name says', () => {
  const system = sampleSystem('shop', [
    sampleService('web', { environment: { PIN: 'x', HOST: 'x' }, secretVariables: ['PIN', 'GONE'] }),
  ]);
  expect(govern(system, defaults).system?.services[0]?.secretVariables).toEqual(['PIN']);
});

test('service accounts may be used whose names the operator allows, and none by default', () => {
  const system = sampleSystem('shop', [sampleService('web')], { serviceAccount: 'lab-reader' });
  const governed = (serviceAccounts: string[]) =>
    govern(system, { ...defaults, external: { ...defaults.external, serviceAccounts } });
  expect(governed(['lab-*']).system).not.toBeNull();
  expect(governed([]).problems).toMatchObject([{ code: 'policy-refused', path: null }]);
});

test('a variable that names the file of a secret is none', () => {
  const environment = { DB_PASSWORD: 'x', DB_PASSWORD_FILE: '/run/secrets/db' };
  const system = sampleSystem('shop', [sampleService('web', { environment })]);
  expect(govern(system, defaults).system?.services[0]?.secretVariables).toEqual(['DB_PASSWORD']);
});

test('an image that is mounted has to be allowed like one that runs', () => {
  const mount: Mount = { kind: 'image', image: 'evil/model', subPath: null, target: '/model', readOnly: true };
  const system = sampleSystem('shop', [sampleService('web', { image: 'nginx', mounts: [mount] })]);
  expect(govern(system, { ...defaults, images: ['nginx'] }).problems).toMatchObject([
    { path: 'services.web.volumes[/model]', message: 'image evil/model is not allowed here' },
  ]);
});

describe('what is in the namespace already', () => {
  const system = sampleSystem(
    'shop',
    [
      sampleService('web', {
        mounts: [{ kind: 'claim', claim: 'home', target: '/home', readOnly: false, subPath: null }],
      }),
    ],
    {
      volumes: [{ name: 'data', labels: {}, storage: { kind: 'existing', claim: 'team-data' } }],
      files: [
        { name: 'secret/token', secret: true, labels: {}, source: { kind: 'existing', object: 'token', key: 'token' } },
        { name: 'config/app', secret: false, labels: {}, source: { kind: 'existing', object: 'app', key: 'app' } },
      ],
    },
  );
  const refused = (external: object) =>
    govern(system, policyOptionsSchema.parse({ external })).problems.map((it) => [it.code, it.path]);

  test('is used as it is, but no Secret unless it is allowed by name', () => {
    expect(refused({})).toEqual([['policy-refused', 'secrets.token']]);
    expect(refused({ secrets: ['tok*'] })).toEqual([]);
    expect(refused({ secrets: ['other'] })).toEqual([['policy-refused', 'secrets.token']]);
  });

  test('can be kept from systems', () => {
    expect(refused({ volumes: ['team-*'], configs: [], secrets: ['*'] })).toEqual([
      ['policy-refused', 'services.web.volumes[/home]'],
      ['policy-refused', 'configs.app'],
    ]);
  });
});
