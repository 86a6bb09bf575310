import { type Problem, ProblemError, problem } from '@tycho/ast';
import { artifactsOf, type KubernetesPlan } from '../compile/compile.ts';
import { type Kind, kinds, pathOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';

/** Refuses a plan with objects of a kind that the cluster does not have, or with routes of a Gateway that is not there. */
export async function checkServed(client: KubeClient, plan: KubernetesPlan, signal?: AbortSignal): Promise<void> {
  const used = new Map(artifactsOf(plan).map((it) => [it.manifest.kind, it.manifest.metadata.namespace]));
  const optional = [...used.keys()].filter((it) => kinds[it].optional);
  const found = await Promise.all(optional.map((it) => notServed(client, it, signal)));
  const missing = found.filter((it) => it !== null);
  const problems = missing.length > 0 ? missing : await missingGateways(client, plan, signal);
  if (problems.length > 0) throw new ProblemError(problems);
}

async function notServed(client: KubeClient, kind: Kind, signal?: AbortSignal): Promise<Problem | null> {
  const { apiVersion, plural } = kinds[kind];
  const { status, text } = await client.request({ method: 'GET', path: `/apis/${apiVersion}`, signal });
  // Who may not ask finds out when the object is applied.
  if (status !== 200 && status !== 404) return null;
  const { resources = [] } = status === 200 ? (JSON.parse(text) as { resources?: readonly { name: string }[] }) : {};
  if (resources.some((it) => it.name === plural)) return null;
  const hint = `Publish in another way, or have ${apiVersion} installed.`;
  return problem('error', 'kind-missing', `the cluster has no ${kind} of ${apiVersion}`, { hint });
}

async function missingGateways(client: KubeClient, plan: KubernetesPlan, signal?: AbortSignal): Promise<Problem[]> {
  const fronts = plan.system.services.flatMap(({ name, publish: { front } }) =>
    front?.kind === 'gateway' ? [{ front, path: `services.${name}.x-tycho.publish` }] : [],
  );
  const own = plan.root.manifest.metadata.namespace;
  const byPlace = new Map(fronts.map((it) => [`${it.front.namespace ?? own}/${it.front.name}`, it]));
  const found = await Promise.all(
    [...byPlace.values()].map(async ({ front, path }) => {
      const namespace = front.namespace ?? own;
      const at = pathOf('HTTPRoute', namespace).replace(kinds.HTTPRoute.plural, 'gateways');
      const { status } = await client.request({ method: 'GET', path: `${at}/${front.name}`, signal });
      if (status !== 404) return [];
      const message = `there is no Gateway ${front.name} in namespace ${namespace}`;
      return [
        problem('error', 'object-missing', message, { path, hint: 'The operator names it in `publish.gateway`.' }),
      ];
    }),
  );
  return found.flat();
}
