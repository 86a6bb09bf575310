import { apiError, type KubeApiError } from '../api-error.ts';
import { type Registration, registerPorts } from '../compile/naming/register.ts';
import { pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient, KubeRequest } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import type { Entry } from './entries.ts';

export interface RegisterPlace extends Pick<Registration, 'register'> {
  readonly namespace: string;
}

/** What is asked of the cluster once the register is known as it is now; `null`: nothing. */
type Edit = (live: KubeObject | null) => Omit<KubeRequest, 'path' | 'signal'> | null;

/** How often somebody else may be faster, before the whole operation is tried again. */
const ATTEMPTS = 20;

/** Edits a register as it is now; where somebody was faster, what they have made of it. */
export async function editRegister(
  client: KubeClient,
  { namespace, register }: RegisterPlace,
  edit: Edit,
  signal: AbortSignal,
): Promise<void> {
  const asked = { resource: resourceOf('Service'), namespace, about: `Service/${register}` };
  const path = pathOf('Service', namespace, register);
  let faster: KubeApiError | null = null;
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    const { status, text } = await client.request({ method: 'GET', path, signal });
    if (status !== 200 && status !== 404) throw apiError(status, text, { ...asked, verb: 'get' });
    const request = edit(status === 200 ? (JSON.parse(text) as KubeObject) : null);
    if (request === null) return;
    const where = request.method === 'POST' ? pathOf('Service', namespace) : path;
    const answer = await client.request({ ...request, path: where, signal });
    if (answer.status < 300) return;
    faster = apiError(answer.status, answer.text, { ...asked, verb: request.method.toLowerCase() });
    if (answer.status !== 409 && (answer.status !== 404 || request.method === 'POST')) throw faster;
  }
  if (faster) throw faster;
}

/** Fails where somebody has written since. */
export const patchOf = (
  { metadata: { resourceVersion } }: KubeObject,
  metadata: object,
  entries: readonly Entry[],
): Omit<KubeRequest, 'path' | 'signal'> => ({
  method: 'PATCH',
  contentType: 'application/merge-patch+json',
  body: { metadata: { ...metadata, resourceVersion }, spec: { ports: registerPorts(Object.assign({}, ...entries)) } },
});
