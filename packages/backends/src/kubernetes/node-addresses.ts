import type { KubeClient } from './kube-client.ts';
import { conditionOf, type Node } from './objects.ts';

/** Nodes change seldom: that long one answer is used, in milliseconds. */
const LASTS = 30_000;

/**
 * An address through which node ports are reached: an external one of a ready node, else an internal one.
 * `null` when no node is known, or nodes may not be listed.
 */
export function nodeAddress(client: KubeClient): () => Promise<string | null> {
  let known: { address: string | null; until: number } | null = null;
  return async () => {
    if (known && known.until > Date.now()) return known.address;
    const { status, text } = await client.request({ method: 'GET', path: '/api/v1/nodes' });
    const nodes = status === 200 ? (JSON.parse(text) as { items: readonly Node[] }).items : [];
    const address = addressOf(nodes);
    known = { address, until: Date.now() + (address === null ? 0 : LASTS) };
    return address;
  };
}

function addressOf(nodes: readonly Node[]): string | null {
  const ready = nodes.filter((it) => conditionOf(it.status?.conditions, 'Ready')?.status === 'True');
  const addresses = ready.flatMap((it) => it.status?.addresses ?? []);
  const found = addresses.find((it) => it.type === 'ExternalIP') ?? addresses.find((it) => it.type === 'InternalIP');
  return found?.address ?? null;
}
