// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose variables look like template strings.
import { ProblemError } from '@tycho/ast';
import { originalStartSchema } from '@tycho/contract';
import { policyOptionsSchema } from '@tycho/policy';
import { describe, expect, test } from 'vitest';
import { usualLimits } from '../bundle/bundle-limits.ts';
import { startable } from './startable.ts';

const guid = 'c9a6c16d6d12468f95823a01cc96d53a';
const rules = { policy: policyOptionsSchema.parse({}), bundle: usualLimits };
const request = {
  name: 'shop',
  principal: { username: 'renci@example.org', access_token: 't$1', refresh_token: null, host: 'example.org' },
  system: { services: { web: { image: 'web' }, db: { image: 'db', environment: { GUID: 'its own' } } } },
};
const started = (more: object = {}, policy: object = {}) =>
  startable(originalStartSchema.parse({ ...request, ...more }), guid, {
    ...rules,
    policy: policyOptionsSchema.parse(policy),
  });

function problemsOf(more: object) {
  try {
    return started(more).problems;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}

describe('what the original put into each container', () => {
  const env = { TZ: 'UTC', USER: 'nobody' };
  const { services } = started({ env, services: { web: { port: '8888' } } }).system;
  const [web, db] = ['web', 'db'].map((name) => services.find((it) => it.name === name));

  test('is there, and wins over `env`', () => {
    expect(web?.environment).toEqual({
      TZ: 'UTC',
      identifier: guid,
      username: 'renci@example.org',
      system_name: 'web',
      system_port: '8888',
      GUID: guid,
      USER_NAME: 'renci@example.org',
      USER: 'renci@example.org',
      HOST: 'example.org',
      NB_PREFIX: '/',
      FB_BASEURL: '/',
      access_token: 't$1',
      host: 'example.org',
    });
  });

  test('leaves what the file says', () => {
    expect(db?.environment).toMatchObject({ GUID: 'its own', system_name: 'db', system_port: '8000' });
  });

  test('keeps tokens as secrets are kept, also where the operator calls none secret', () => {
    expect(web?.secretVariables).toEqual(['access_token']);
    expect(started({}, { secretVariables: [] }).system.services[0]?.secretVariables).toEqual(['access_token']);
  });
});

test('pods and objects have the labels of the original, made legal', () => {
  const { labels, podLabels } = started().system;
  expect(labels).toEqual({
    name: `shop-${guid}`,
    'app-name': 'shop',
    'original-app-name': 'shop',
    'tycho-app-id': 'shop',
    'reaper-label': 'shop',
    username: 'renci-example.org',
  });
  expect(podLabels).toEqual(labels);
});

test('the port of a service is published, once, and only its clients may connect', () => {
  const file = { services: { web: { image: 'web', ports: ['8080:80', '9090:90'] } } };
  const { services } = started({
    system: file,
    services: { web: { port: 80, clients: ['192.0.2.1', '2001:db8::/64'] } },
  }).system;
  const clients = ['192.0.2.1/32', '2001:db8::/64'];
  expect(services[0]?.ports).toMatchObject([
    { target: 80, clients },
    { target: 90, clients },
  ]);
  expect(services[0]?.ingress).toContainEqual({ from: 'addresses', addresses: clients, port: 80, protocol: 'tcp' });
});

test('all services are in one pod, unless the file says otherwise', () => {
  const joins = (more: object) => started(more).system.services.filter((it) => it.joins !== null).length;
  expect(joins({})).toBe(1);
  expect(joins({ system: { ...request.system, 'x-tycho': { pod: 'each' } } })).toBe(0);
});

test('the variables of the file are those of `env`, by both ways to write them', () => {
  const command = ['${word}', '{{ word }}', '{{ system_name }}'];
  const file = { services: { web: { image: 'web:{{ tag }}', command } } };
  expect(started({ system: file, env: { tag: 1, word: '$1 "' } }).system.services[0]).toMatchObject({
    image: 'web:1',
    command: ['$1 "', '$1 "', 'web'],
  });
});

test('a service account is used where the operator allows it, and refused otherwise', () => {
  expect(started({ serviceaccount: 'lab' }, { external: { serviceAccounts: ['lab'] } }).system.serviceAccount).toBe(
    'lab',
  );
  expect(started({ serviceaccount: 'default' }).system.serviceAccount).toBeNull();
  expect(problemsOf({ serviceaccount: 'lab' })).toMatchObject([{ code: 'policy-refused' }]);
});

test.each([
  [{ services: { nobody: { port: 1 } } }, 'service-undefined', 'services.nobody'],
  [{ system: { services: { web: {} } } }, 'image-missing', 'system.services.web'],
  [{ system: { services: { web: { image: '{{ a | b }}' } } } }, 'interpolation-invalid', 'system.services.web.image'],
  [{ name: 'Bad_Name' }, 'name-invalid', null],
])('%j is refused as %s at %s', (more, code, path) => {
  expect(problemsOf(more)).toContainEqual(expect.objectContaining({ level: 'error', code, path, line: null }));
});

test('what is wrong with the text of a principal is told without the text', () => {
  const { error } = originalStartSchema.safeParse({ ...request, principal: '{"access_token": "abc' });
  expect(JSON.stringify(error?.issues)).toContain('the principal is not JSON');
  expect(JSON.stringify(error?.issues)).not.toContain('abc');
});
