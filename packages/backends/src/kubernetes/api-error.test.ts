import { mayPass } from '@tycho/ast';
import { expect, test } from 'vitest';
import { apiError } from './api-error.ts';

const asked = { verb: 'patch', resource: 'deployments.apps', namespace: 'lab', about: 'Deployment/web' };
const body = (message: string) => JSON.stringify({ kind: 'Status', status: 'Failure', message });

test.each([
  [401, 'Unauthorized', 'permission-missing', false],
  [403, 'deployments.apps is forbidden: User "x" cannot patch', 'permission-missing', false],
  [403, 'pods "x" is forbidden: exceeded quota: small', 'object-refused', false],
  [404, 'namespaces "lab" not found', 'namespace-missing', false],
  [409, 'the object has been modified', 'cluster-conflict', true],
  [422, 'Deployment.apps "web" is invalid', 'object-refused', false],
  [429, 'too many requests', 'cluster-busy', true],
  [500, 'etcdserver: leader changed', 'cluster-failed', true],
  [503, 'apiserver not ready', 'cluster-busy', true],
])('%i %s is %s', (status, message, code, retry) => {
  const error = apiError(status, body(message), asked);
  expect(error.problems).toMatchObject([{ level: 'error', code }]);
  expect(mayPass(error.problems)).toBe(retry);
});

test('what is not permitted is said with verb, resource and namespace', () => {
  const [problem] = apiError(403, body('no'), asked).problems;
  expect(problem?.message).toContain('may not patch deployments.apps in namespace lab');
});

test('an answer that is no Status is told as it came', () => {
  expect(apiError(502, '<html>Bad Gateway</html>', asked).problems[0]?.message).toContain('Bad Gateway');
});
