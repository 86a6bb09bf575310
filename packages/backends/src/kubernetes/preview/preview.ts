import { ProblemError } from '@tycho/ast';
import type { PreviewedChange } from '../../backend.ts';
import { isSameAsked } from '../apply/is-same.ts';
import { type LiveObjects, liveObjects } from '../apply/live-objects.ts';
import { checkOwn, findNamespace } from '../apply/make-namespace.ts';
import { ownedClaim } from '../apply/owned-claim.ts';
import { patchedObject, patchObject } from '../apply/patch-object.ts';
import { prunable } from '../apply/prune.ts';
import { isImmutable } from '../apply/replace-object.ts';
import { ownerOf } from '../apply/root-reference.ts';
import { type KubernetesPlan, ownedBy } from '../compile/compile.ts';
import type { KubernetesArtifact } from '../compile/manifest.ts';
import { idOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import { nextRevision } from '../revisions/next-revision.ts';
import { shown } from './shown.ts';

/** What applying the plan and pruning would do, as the cluster itself says; nothing is changed. */
export async function preview(
  client: KubeClient,
  home: string,
  plan: KubernetesPlan,
  systemOwner: string,
  signal: AbortSignal,
): Promise<PreviewedChange[]> {
  const live = await liveObjects(client, plan.guid, ownedBy(plan), signal);
  const place = plan.place && (await livePlace(client, plan.place, signal));
  const liveRoot = live.get(plan.root.id) ?? null;
  const root = nextRevision(plan.root, liveRoot, { owner: systemOwner });
  const claimed = ownerOf(root.manifest as unknown as KubeObject);
  const artifacts = [
    root,
    ...ownedBy(plan)
      .slice(1)
      .map((it) => ownedClaim(it, claimed)),
  ];
  const owner = liveRoot && ownerOf(liveRoot);
  // Nothing can be tried in a namespace that is not there yet, so it is tried in the one that is.
  const where = plan.place && !place ? home : plan.namespace;
  const tried = await Promise.allSettled([
    ...(plan.place
      ? [tryArtifact(client, plan.place, null, new Map(place ? [[plan.place.id, place]] : []), signal)]
      : []),
    ...artifacts.map((it) =>
      tryArtifact(client, it, it.id === plan.root.id || isData(it) ? null : owner, live, signal, where),
    ),
  ]);
  const gone = liveRoot ? await prunable(client, plan, signal) : [];
  return [
    ...allOf(tried),
    ...gone.map((it): PreviewedChange => ({ artifact: idOf(it), action: 'deleted', ...shown(it, null) })),
  ];
}

/** The namespace of the system, if it is there; refuses one that is somebody else's. */
async function livePlace(client: KubeClient, artifact: KubernetesArtifact, signal: AbortSignal) {
  const found = await findNamespace(client, artifact.manifest.metadata.name, signal);
  if (found) checkOwn(found, artifact);
  return found;
}

/** `where`: the namespace to try it in, where it has one. */
async function tryArtifact(
  client: KubeClient,
  artifact: KubernetesArtifact,
  owner: string | null,
  live: LiveObjects,
  signal: AbortSignal,
  where?: string,
): Promise<PreviewedChange> {
  const before = live.get(artifact.id) ?? null;
  const answer = await patchObject(client, movedTo(artifact, where), { owner, dryRun: true, signal });
  const asked = artifact.manifest as unknown as KubeObject;
  // It would be made anew: what is asked for is all that there would be.
  const replaced = before !== null && isImmutable(artifact.manifest.kind, answer);
  const after = replaced ? asked : patchedObject(answer, artifact);
  if (before === null) return { artifact: artifact.id, action: 'created', ...shown(null, asked) };
  const same = !replaced && isSameAsked(before, after, artifact.manifest);
  return { artifact: artifact.id, action: same ? 'unchanged' : 'configured', ...shown(before, after) };
}

const movedTo = ({ manifest, ...it }: KubernetesArtifact, namespace: string | undefined): KubernetesArtifact =>
  namespace === undefined
    ? { ...it, manifest }
    : { ...it, manifest: { ...manifest, metadata: { ...manifest.metadata, namespace } } };

/** A claim is not owned: see `claim.ts`. */
const isData = ({ manifest: { kind } }: KubernetesArtifact): boolean => kind === 'PersistentVolumeClaim';

/** All of them; when some were refused, all that was said against them. */
function allOf(tried: readonly PromiseSettledResult<PreviewedChange>[]): PreviewedChange[] {
  const reasons = tried.flatMap((it) => (it.status === 'rejected' ? [it.reason as unknown] : []));
  const problems = reasons.flatMap((it) => (it instanceof ProblemError ? it.problems : []));
  if (reasons.length === 0) return tried.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
  const [first] = reasons;
  throw problems.length === 0 ? first : new ProblemError(distinct(problems));
}

const distinct = (problems: ProblemError['problems']): ProblemError['problems'] => [
  ...new Map(problems.map((it) => [`${it.code} ${it.message}`, it])).values(),
];
