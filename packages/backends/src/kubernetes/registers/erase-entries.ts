import type { KubeClient } from '../kube-client.ts';
import type { ConfigMap, KubeObject } from '../objects.ts';
import { editRegister, patchOf, type RegisterPlace } from './edit-register.ts';
import { entriesOf, entryKey } from './entries.ts';

interface Eraser {
  readonly guid: string;
  readonly namespace: string;
  /** As it is before it goes, or changes: it knows where the system has an entry. */
  readonly root: KubeObject | null;
  /** Registers in which the entry stays. */
  readonly kept?: readonly string[];
}

/** Takes the entries of a system out of the registers of networks that it shares. With the last entry goes the register. */
export async function eraseEntries(
  client: KubeClient,
  { guid, namespace, root, kept = [] }: Eraser,
  signal: AbortSignal,
): Promise<void> {
  const written = JSON.parse((root as ConfigMap | null)?.data?.registers ?? '[]') as string[];
  const left = written.filter((it) => !kept.includes(it));
  await Promise.all(left.map((register) => eraseEntry(client, { namespace, register }, guid, signal)));
}

const eraseEntry = (client: KubeClient, place: RegisterPlace, guid: string, signal: AbortSignal): Promise<void> =>
  editRegister(
    client,
    place,
    (live) => {
      const { [guid]: own, ...others } = entriesOf(live);
      if (live === null || own === undefined) return null;
      const { uid, resourceVersion } = live.metadata;
      if (Object.keys(others).length === 0)
        return { method: 'DELETE', body: { preconditions: { uid, resourceVersion } } };
      return patchOf(live, { annotations: { [entryKey(guid)]: null } }, Object.values(others));
    },
    signal,
  );
