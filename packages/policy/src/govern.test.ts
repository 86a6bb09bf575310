import type { Service } from '@tycho/ast';
import { sampleService, sampleSystem } from '@tycho/ast/sample-system';
import { describe, expect, test } from 'vitest';
import { govern } from './govern.ts';
import { imageName } from './image-name.ts';
import { policyOptionsSchema } from './options.ts';

const service = (given: Partial<Service> = {}) => sampleService('web', { image: 'nginx:1.29', ingress: [], ...given });
const system = (...services: Service[]) => sampleSystem('shop', services);

const defaults = policyOptionsSchema.parse({});

describe('network access', () => {
  test('a service lets in its networks, and anyone to each published port', () => {
    const port = { target: 80, protocol: 'tcp', published: 8080, name: null } as const;
    const web = service({ networks: ['front', 'back'], ports: [port] });
    expect(govern(system(web), defaults).system?.services[0]?.ingress).toEqual([
      { from: 'network', network: 'front' },
      { from: 'network', network: 'back' },
      { from: 'anywhere', port: 80, protocol: 'tcp' },
    ]);
  });

  test('a container port that is published twice is opened once', () => {
    const port = (published: number) => ({ target: 80, protocol: 'tcp', published, name: null }) as const;
    const governed = govern(system(service({ ports: [port(8080), port(8081)] })), defaults);
    expect(governed.system?.services[0]?.ingress.filter((it) => it.from === 'anywhere')).toHaveLength(1);
  });

  test('to govern twice is to govern once', () => {
    const once = govern(system(service()), defaults).system;
    expect(once && govern(once, defaults).system).toEqual(once);
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
