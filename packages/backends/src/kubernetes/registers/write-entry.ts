import { rootReference } from '../apply/root-reference.ts';
import { type Registration, registerLabels, registerPorts, registerSpec } from '../compile/naming/register.ts';
import type { KubeClient } from '../kube-client.ts';
import { editRegister, patchOf } from './edit-register.ts';
import { entriesOf, entryKey } from './entries.ts';

interface Writer {
  readonly guid: string;
  readonly namespace: string;
  /** `<name> <uid>` of the root: when the last root is gone, the register is collected. */
  readonly owner: string;
}

/** Writes what a system has to say into the register of a network, and leaves the entries of the others alone. */
export function writeEntry(
  client: KubeClient,
  { register, member, names }: Registration,
  { guid, namespace, owner }: Writer,
  signal: AbortSignal,
): Promise<void> {
  const own = rootReference(owner);
  const entry = JSON.stringify(names);
  const annotations = { [entryKey(guid)]: entry };
  return editRegister(
    client,
    { namespace, register },
    (live) => {
      if (live === null) {
        const metadata = { name: register, labels: registerLabels, annotations, ownerReferences: [own] };
        const spec = { ...registerSpec(member), ports: registerPorts(names) };
        return { method: 'POST', body: { apiVersion: 'v1', kind: 'Service', metadata, spec } };
      }
      const { ownerReferences = [], annotations: written = {} } = live.metadata;
      const isOwner = ownerReferences.some((it) => it.uid === own.uid);
      if (isOwner && written[entryKey(guid)] === entry) return null;
      const owners = isOwner ? ownerReferences : [...ownerReferences, own];
      const entries = { ...entriesOf(live), [guid]: names };
      return patchOf(live, { annotations, ownerReferences: owners }, Object.values(entries));
    },
    signal,
  );
}
