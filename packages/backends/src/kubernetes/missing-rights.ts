import { type Problem, problem } from '@tycho/ast';
import { apiError } from './api-error.ts';
import { type Kind, kinds, kindsIn, resourceOf, workloadKinds } from './kinds.ts';
import type { KubeClient } from './kube-client.ts';

/** What has to be allowed in all namespaces before a system can have its own. */
const needed: readonly (readonly [Kind, ...string[]])[] = [
  ['Namespace', 'list', 'create', 'patch', 'delete'],
  ...kindsIn({ isolated: true })
    .filter((it) => !kinds[it].optional)
    .map((it): [Kind, ...string[]] => (kinds[it].made ? [it, 'list', 'patch', 'delete'] : [it, 'list'])),
  ...[...workloadKinds, 'Pod' as const].map((it): [Kind, string] => [it, 'watch']),
];

/** What this user may not do in all namespaces, as a problem; `null` when nothing is missing. */
export async function missingRights(client: Pick<KubeClient, 'request'>): Promise<Problem | null> {
  const asked = needed.flatMap(([kind, ...verbs]) => verbs.map((verb) => ({ kind, verb })));
  const allowed = await Promise.all(asked.map((it) => isAllowed(client, it)));
  const [first] = asked.filter((_, at) => !allowed[at]);
  if (!first) return null;
  const what = `${first.verb} ${resourceOf(first.kind)}`;
  return problem(
    'error',
    'permission-missing',
    `Tycho may not ${what} in all namespaces, so no system can have its own`,
    { hint: `Grant it with a ClusterRole (docs/isolated.md has one), or launch with \`placement: shared\`.` },
  );
}

/** Who is refused the question itself has no right; a cluster that cannot answer now is asked again another time. */
async function isAllowed(
  client: Pick<KubeClient, 'request'>,
  { kind, verb }: { kind: Kind; verb: string },
): Promise<boolean> {
  const [resource, ...group] = resourceOf(kind).split('.');
  const { status, text } = await client.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb, resource, group: group.join('.') } },
    },
  });
  if (status === 429 || status >= 500)
    throw apiError(status, text, { verb: 'create', resource: 'selfsubjectaccessreviews', about: 'what is allowed' });
  return status === 201 && (JSON.parse(text) as { status: { allowed: boolean } }).status.allowed;
}
