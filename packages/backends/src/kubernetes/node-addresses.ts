import type { KubeClient } from './kube-client.ts';
import { conditionOf, type Node } from './objects.ts';

/** Nodes change seldom: that long one answer is used, in milliseconds. */
const LASTS = 30_000;

/** Through which addresses node ports are reached. */
export interface NodeAddresses {
  /** An external one of a ready node, else an internal one; `null` when none is known, or nodes may not be listed. */
  readonly any: string | null;
  /** That of each node, by its name. */
  readonly of: ReadonlyMap<string, string>;
}

export function nodeAddresses(client: KubeClient): () => Promise<NodeAddresses> {
  let known: { addresses: NodeAddresses; until: number } | null = null;
  return async () => {
    if (known && known.until > Date.now()) return known.addresses;
    const { status, text } = await client.request({ method: 'GET', path: '/api/v1/nodes' });
    const nodes = status === 200 ? (JSON.parse(text) as { items: readonly Node[] }).items : [];
    const addresses = { any: anyOf(nodes), of: byName(nodes) };
    known = { addresses, until: Date.now() + (addresses.any === null ? 0 : LASTS) };
    return addresses;
  };
}

const anyOf = (nodes: readonly Node[]): string | null =>
  addressOf(nodes.filter((it) => conditionOf(it.status?.conditions, 'Ready')?.status === 'True'));

const byName = (nodes: readonly Node[]): Map<string, string> =>
  new Map(
    nodes.flatMap((it) => {
      const address = addressOf([it]);
      return address === null ? [] : [[it.metadata.name, address]];
    }),
  );

function addressOf(nodes: readonly Node[]): string | null {
  const addresses = nodes.flatMap((it) => it.status?.addresses ?? []);
  const found = addresses.find((it) => it.type === 'ExternalIP') ?? addresses.find((it) => it.type === 'InternalIP');
  return found?.address ?? null;
}
