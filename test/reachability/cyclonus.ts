import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One attempt to connect, in the words of cyclonus. */
export interface Traffic {
  readonly Source: Peer;
  readonly Destination: Peer;
  readonly ResolvedPort: number;
  readonly Protocol: 'TCP' | 'UDP';
}

export interface Peer {
  readonly IP: string;
  /** Of a pod; `null`: a host outside of the cluster. */
  readonly Internal: {
    readonly PodLabels: Readonly<Record<string, string>>;
    readonly NamespaceLabels: Readonly<Record<string, string>>;
    readonly Namespace: string;
  } | null;
}

/** Whether these NetworkPolicies allow each attempt, as cyclonus reads them. */
export async function allowedBy(
  program: string,
  policies: readonly object[],
  traffic: readonly Traffic[],
): Promise<boolean[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tycho-cyclonus-'));
  const [policyPath, trafficPath] = [join(folder, 'policies.json'), join(folder, 'traffic.json')];
  const list = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: policies };
  try {
    await writeFile(policyPath, JSON.stringify(list));
    await writeFile(trafficPath, JSON.stringify(traffic));
    const args = ['analyze', '--mode', 'query-traffic', '--policy-path', policyPath, '--traffic-path', trafficPath];
    const { stdout } = await run(program, args, { maxBuffer: 1e9 });
    return [...stdout.matchAll(/IS ALLOWED\?\s*\|\s*(TRUE|FALSE)/g)].map(([, answer]) => answer === 'TRUE');
  } finally {
    await rm(folder, { recursive: true });
  }
}
