import type { KubernetesArtifact, Manifest } from '../compile/manifest.ts';
import { type Fields, present } from '../compile/part.ts';
import type { KubeObject } from '../objects.ts';

/** Images that cannot fill volumes, by the containers that were to. */
export type Forgone = Readonly<Record<string, string>>;

/** Where a workload keeps which of its images cannot, so that none is asked a second time. */
const ANNOTATION = 'tycho/no-copy-up';

export const forgoneBy = (workload: KubeObject | null): Forgone =>
  JSON.parse(workload?.metadata.annotations?.[ANNOTATION] ?? '{}') as Forgone;

interface Container extends Fields {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: { readonly runAsUser?: number; readonly runAsGroup?: number };
}

interface PodSpec extends Fields {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly securityContext?: Fields;
}

/**
 * A workload without the containers whose images cannot fill volumes. What is left to do for a user that the volumes
 * are to belong to is to let its group write to them.
 */
export function forgoCopyUp(artifact: KubernetesArtifact, forgone: Forgone): KubernetesArtifact {
  const { manifest } = artifact;
  const spec = podSpecOf(manifest);
  const unable = (spec?.initContainers ?? []).filter((it) => forgone[it.name] === it.image);
  if (spec === null || unable.length === 0) return artifact;
  const { initContainers = [], securityContext, ...others } = spec;
  const pod = {
    ...others,
    ...present({
      initContainers: initContainers.filter((it) => !unable.includes(it)),
      securityContext: { ...groupOf(spec), ...securityContext },
    }),
  };
  const annotation = JSON.stringify(Object.fromEntries(unable.map((it) => [it.name, it.image])));
  const annotations = { ...manifest.metadata.annotations, [ANNOTATION]: annotation };
  return { ...artifact, manifest: withPodSpec({ ...manifest, metadata: { ...manifest.metadata, annotations } }, pod) };
}

/** The group that is to write to the volumes: that of the first user whom the pod names. */
function groupOf({ containers }: PodSpec): Fields {
  const [group] = containers.flatMap(
    ({ securityContext: { runAsUser, runAsGroup } = {} }) => runAsGroup ?? runAsUser ?? [],
  );
  return group ? { fsGroup: group, fsGroupChangePolicy: 'OnRootMismatch' } : {};
}

function podSpecOf({ spec }: Manifest): PodSpec | null {
  const { template } = (spec ?? {}) as { template?: { spec?: PodSpec } };
  return template?.spec ?? null;
}

function withPodSpec(manifest: Manifest, pod: Fields): Manifest {
  const spec = manifest.spec as { readonly template: Fields } & Fields;
  return { ...manifest, spec: { ...spec, template: { ...spec.template, spec: pod } } };
}
