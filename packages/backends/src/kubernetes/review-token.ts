import type { TokenHolder } from '../backend.ts';
import { apiError } from './api-error.ts';
import type { KubeClient } from './kube-client.ts';

/** What the API server answers to a TokenReview of `authentication.k8s.io/v1`. */
interface Review {
  readonly status: {
    readonly authenticated?: boolean;
    readonly user?: { readonly username?: string; readonly groups?: readonly string[] };
    /** Those of the asked ones that the token is for. */
    readonly audiences?: readonly string[];
  };
}

/** Who the cluster says a token speaks for; `null`: nobody, or it is for none of these audiences. */
export async function reviewToken(
  client: Pick<KubeClient, 'request'>,
  token: string,
  audiences: readonly string[],
): Promise<TokenHolder | null> {
  const { status, text } = await client.request({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/tokenreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, audiences } },
  });
  if (status !== 201)
    throw apiError(status, text, { verb: 'create', resource: 'tokenreviews.authentication.k8s.io', about: 'a token' });
  const { authenticated, user, audiences: fitting = [] } = (JSON.parse(text) as Review).status;
  // An API server that knows no audiences answers none: then nobody can tell for whom the token is.
  const name = authenticated && fitting.some((it) => audiences.includes(it)) ? user?.username : undefined;
  return name === undefined ? null : { name, groups: user?.groups ?? [] };
}
