import { type Problem, type ProblemCode, ProblemError, problem } from '@tycho/ast';

/** The body of an answer of the API server that is not a success. */
export interface Status {
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly name?: string; readonly kind?: string };
}

/** What was asked, in the words of RBAC. */
export interface Asked {
  readonly verb: string;
  /** Plural with group: `deployments.apps`. */
  readonly resource: string;
  /** None where it is not about a namespace, or about all of them. */
  readonly namespace?: string | undefined;
  /** Id of the artifact that it was about, or the name of the object. */
  readonly about: string;
}

/** An answer of the API server with a status that is not a success. */
export class KubeApiError extends ProblemError {
  readonly status: number;

  constructor(status: number, problem: Problem) {
    super([problem]);
    this.status = status;
  }
}

type Describe = (message: string, asked: Asked) => { code: ProblemCode; message: string; hint?: string };

const byStatus: Readonly<Record<number, Describe>> = {
  401: (message) => ({
    code: 'permission-missing',
    message: `the cluster does not accept the credentials: ${message}`,
    hint: 'Check the user of the kubeconfig, or the service account.',
  }),
  403: (message, { verb, resource, namespace }) =>
    /exceeded quota|is being terminated/.test(message)
      ? { code: 'object-refused', message }
      : {
          code: 'permission-missing',
          message: `Tycho may not ${verb} ${resource} ${whereOf(namespace)}: ${message}`,
          hint: `Grant it the verb "${verb}" on "${resource}" with a ${namespace === undefined ? 'ClusterRole' : `Role in namespace ${namespace}`}.`,
        },
  404: (message, { namespace }) =>
    /^namespaces? /.test(message)
      ? {
          code: 'namespace-missing',
          message: `namespace ${namespace} does not exist`,
          hint: `Create it with "kubectl create namespace ${namespace}", or name another one.`,
        }
      : { code: 'object-refused', message },
  409: (message, { about }) => ({ code: 'cluster-conflict', message: `${about}: ${message}` }),
  429: (message) => ({ code: 'cluster-busy', message: `the cluster asks to come back later: ${message}` }),
  503: (message) => ({ code: 'cluster-busy', message: `the cluster cannot answer now: ${message}` }),
};

const whereOf = (namespace: string | undefined): string =>
  namespace === undefined ? 'in the cluster' : `in namespace ${namespace}`;

/** The problem behind an answer; 5xx and what nobody has a row for may pass, other 4xx do not. */
export function apiError(status: number, body: string, asked: Asked): KubeApiError {
  const { message } = statusOf(body);
  const describe: Describe =
    byStatus[status] ??
    (status >= 500
      ? (text) => ({ code: 'cluster-failed', message: `the cluster answered ${status}: ${text}` })
      : (text, { about }) => ({ code: 'object-refused', message: `the cluster refused ${about}: ${text}` }));
  const { code, message: text, hint } = describe(message, asked);
  return new KubeApiError(status, problem('error', code, text, { hint: hint ?? null }));
}

function statusOf(body: string): { message: string } {
  try {
    return { message: (JSON.parse(body) as Status).message ?? body };
  } catch {
    return { message: body.slice(0, 300).trim() };
  }
}

export function clusterUnavailable(server: string, error: unknown, how = 'does not answer'): ProblemError {
  return new ProblemError([
    problem('error', 'cluster-unavailable', `the cluster at ${server} ${how}: ${reasonOf(error)}`, {
      hint: 'Jobs wait and are tried again until it does.',
    }),
  ]);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return error.message || String(code ?? error.name);
}
