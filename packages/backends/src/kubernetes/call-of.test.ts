import { expect, test } from 'vitest';
import { callOf } from './call-of.ts';

test.each([
  ['GET', '/api/v1/namespaces/a/pods', {}, 'list pods', 'a', null],
  ['GET', '/api/v1/pods', { watch: 'true' }, 'watch pods', null, null],
  ['GET', '/api/v1/namespaces/a/pods/p/log', {}, 'get pods/log', 'a', 'p'],
  ['GET', '/api/v1/namespaces/a', {}, 'get namespaces', null, 'a'],
  ['GET', '/api/v1/namespaces', {}, 'list namespaces', null, null],
  ['PATCH', '/apis/apps/v1/namespaces/a/deployments/d', {}, 'patch deployments.apps', 'a', 'd'],
  [
    'DELETE',
    '/apis/networking.k8s.io/v1/namespaces/a/ingresses',
    {},
    'deletecollection ingresses.networking.k8s.io',
    'a',
    null,
  ],
  ['DELETE', '/api/v1/namespaces/a/services/s', {}, 'delete services', 'a', 's'],
  [
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    {},
    'create selfsubjectaccessreviews.authorization.k8s.io',
    null,
    null,
  ],
  ['PUT', '/api/v1/namespaces/a/secrets/s', {}, 'update secrets', 'a', 's'],
  ['GET', '/version', {}, 'get discovery', null, null],
  ['GET', '/apis/apps/v1', {}, 'get discovery', null, null],
  ['GET', '/apis', {}, 'get discovery', null, null],
] as const)('%s %s is %3$s', (method, path, query, told, namespace, name) => {
  const call = callOf({ method, path, query });
  expect([`${call.verb} ${call.resource}`, call.namespace, call.name]).toEqual([told, namespace, name]);
});
