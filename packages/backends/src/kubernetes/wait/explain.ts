import type { Problem } from '@tycho/ast';
import { pathOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { Event, Pod } from '../objects.ts';
import { containersOf } from './containers-of.ts';
import { neverRan, type PodTrouble } from './pod-trouble.ts';

const LOG_LINES = 5;
const LONGEST_LINE = 300;

/**
 * The problem of a pod with what a person would look up next: the last lines of a container that ended, the
 * last words of a probe that fails. What cannot be read (no permission, pod gone) leaves it as it is.
 */
export async function explain(client: KubeClient, trouble: PodTrouble & { kind: 'failed' }): Promise<Problem> {
  const detail = await detailOf(client, trouble).catch(() => null);
  return detail ? { ...trouble.problem, message: `${trouble.problem.message}. ${detail}` } : trouble.problem;
}

async function detailOf(
  client: KubeClient,
  { pod, container, problem }: PodTrouble & { kind: 'failed' },
): Promise<string | null> {
  const { name, namespace, uid } = pod.metadata;
  switch (problem.code) {
    case 'container-failed':
      return lastLines(messageOf(pod, container) || (await logOf(client, pathOf('Pod', namespace, name), container)));
    case 'container-unhealthy':
      return lastProbe(client, namespace, uid);
    default:
      return null;
  }
}

/** A container that ends badly leaves the end of its log as its message: the pod asks for it. */
function messageOf(pod: Pod, container: string | null): string {
  for (const { name, state, lastState } of containersOf(pod).map((it) => it.status)) {
    if (container !== null && name !== container) continue;
    const ended = state?.terminated ?? lastState?.terminated;
    if (ended?.message && !neverRan(ended)) return ended.message;
  }
  return '';
}

async function logOf(client: KubeClient, pod: string, container: string | null): Promise<string> {
  const query = { tailLines: String(LOG_LINES), ...(container === null ? {} : { container }) };
  const { status, text } = await client.request({ method: 'GET', path: `${pod}/log`, query });
  return status === 200 && !text.startsWith('unable to retrieve container logs') ? text : '';
}

function lastLines(text: string): string | null {
  const lines = text.trim().split('\n').slice(-LOG_LINES);
  return lines[0] ? `Last lines: ${lines.map((it) => it.slice(0, LONGEST_LINE)).join(' | ')}` : null;
}

async function lastProbe(client: KubeClient, namespace: string | undefined, uid: string): Promise<string | null> {
  const query = { fieldSelector: `involvedObject.uid=${uid},reason=Unhealthy` };
  const { status, text } = await client.request({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/events`,
    query,
  });
  if (status !== 200) return null;
  const { items } = JSON.parse(text) as { items: readonly Event[] };
  const message = items.at(-1)?.message?.trim();
  return message ? message.slice(0, LONGEST_LINE) : null;
}
