import type { KubeClient } from '../kube-client.ts';
import type { ConfigMap, KubeObject } from '../objects.ts';
import { editRegister, patchOf, type RegisterPlace } from './edit-register.ts';
import { lineKey, linesOf } from './lines.ts';

interface Eraser {
  readonly guid: string;
  readonly namespace: string;
  /** As it is before it goes, or changes: it knows where the system has a line. */
  readonly root: KubeObject | null;
  /** Registers in which the line stays. */
  readonly kept?: readonly string[];
}

/** Takes the lines of a system out of the registers of networks that it shares. With the last line goes the register. */
export async function eraseLines(
  client: KubeClient,
  { guid, namespace, root, kept = [] }: Eraser,
  signal: AbortSignal,
): Promise<void> {
  const written = JSON.parse((root as ConfigMap | null)?.data?.registers ?? '[]') as string[];
  const left = written.filter((it) => !kept.includes(it));
  await Promise.all(left.map((register) => eraseLine(client, { namespace, register }, guid, signal)));
}

const eraseLine = (client: KubeClient, place: RegisterPlace, guid: string, signal: AbortSignal): Promise<void> =>
  editRegister(
    client,
    place,
    (live) => {
      const { [guid]: own, ...others } = linesOf(live);
      if (live === null || own === undefined) return null;
      const { uid, resourceVersion } = live.metadata;
      if (Object.keys(others).length === 0)
        return { method: 'DELETE', body: { preconditions: { uid, resourceVersion } } };
      return patchOf(live, { annotations: { [lineKey(guid)]: null } }, Object.values(others));
    },
    signal,
  );
