/**
 * Every code that a problem can have: the HTTP status of an answer that it causes, and whether the same
 * operation may succeed when it is tried again. `docs/errors.md` has a paragraph for each (a test compares).
 */
export const problemCodes = {
  // The text
  'yaml-invalid': { status: 400, retry: false },
  'yaml-limit': { status: 400, retry: false },
  'file-too-large': { status: 413, retry: false },
  'file-missing': { status: 400, retry: false },
  'file-outside': { status: 400, retry: false },
  'file-binary': { status: 400, retry: false },
  'env-file-invalid': { status: 400, retry: false },
  'interpolation-invalid': { status: 400, retry: false },
  'variable-required': { status: 400, retry: false },
  'variable-unset': { status: 400, retry: false },
  // The language
  'compose-invalid': { status: 400, retry: false },
  'key-unknown': { status: 400, retry: false },
  'key-unsupported': { status: 400, retry: false },
  'key-ignored': { status: 400, retry: false },
  'original-dialect': { status: 400, retry: false },
  'value-invalid': { status: 400, retry: false },
  'value-approximated': { status: 400, retry: false },
  'name-invalid': { status: 400, retry: false },
  'port-invalid': { status: 400, retry: false },
  'services-missing': { status: 400, retry: false },
  'image-missing': { status: 400, retry: false },
  'dependency-cycle': { status: 400, retry: false },
  'dependency-invalid': { status: 400, retry: false },
  'service-undefined': { status: 400, retry: false },
  'network-undefined': { status: 400, retry: false },
  'volume-undefined': { status: 400, retry: false },
  // What is built
  'builder-missing': { status: 400, retry: false },
  'build-failed': { status: 400, retry: false },
  // The request
  'request-invalid': { status: 400, retry: false },
  'host-refused': { status: 403, retry: false },
  'idempotency-key-reused': { status: 409, retry: false },
  'request-under-way': { status: 409, retry: true },
  'policy-refused': { status: 422, retry: false },
  'system-unknown': { status: 404, retry: false },
  'volumes-taken-up': { status: 409, retry: false },
  'system-ambiguous': { status: 409, retry: false },
  'system-removing': { status: 409, retry: false },
  'placement-fixed': { status: 409, retry: false },
  'revision-unknown': { status: 404, retry: false },
  'job-unknown': { status: 404, retry: false },
  'job-finished': { status: 409, retry: false },
  'removal-begun': { status: 409, retry: false },
  'route-unknown': { status: 404, retry: false },
  'queue-full': { status: 429, retry: true },
  'owner-limit': { status: 429, retry: true },
  'rate-limit': { status: 429, retry: true },
  // What Tycho stands on
  'redis-unavailable': { status: 503, retry: true },
  'streams-exhausted': { status: 503, retry: true },
  'cluster-unavailable': { status: 503, retry: true },
  'cluster-busy': { status: 503, retry: true },
  'cluster-failed': { status: 503, retry: true },
  'cluster-conflict': { status: 409, retry: true },
  'containers-missing': { status: 422, retry: false },
  'object-missing': { status: 422, retry: false },
  'kind-missing': { status: 422, retry: false },
  'object-refused': { status: 422, retry: false },
  'field-dropped': { status: 422, retry: false },
  'permission-missing': { status: 403, retry: false },
  'namespace-missing': { status: 404, retry: false },
  'namespace-taken': { status: 409, retry: false },
  'namespace-going': { status: 409, retry: true },
  'watch-behind': { status: 503, retry: true },
  'queue-paused': { status: 503, retry: true },
  'shutting-down': { status: 503, retry: true },
  'internal-error': { status: 500, retry: true },
  // A system that does not become ready
  'image-unavailable': { status: 422, retry: false },
  'container-failed': { status: 422, retry: false },
  'container-unhealthy': { status: 422, retry: false },
  'not-schedulable': { status: 422, retry: false },
  'pods-refused': { status: 422, retry: false },
  'dependency-failed': { status: 422, retry: false },
  'not-ready-in-time': { status: 422, retry: false },
  'revision-too-large': { status: 422, retry: false },
  'went-back': { status: 422, retry: false },
  'operation-cancelled': { status: 409, retry: false },
  'operation-superseded': { status: 409, retry: false },
} as const satisfies Record<string, { readonly status: number; readonly retry: boolean }>;

export type ProblemCode = keyof typeof problemCodes;

/** Whether trying again may help: when every error may pass. */
export const mayPass = (problems: readonly { readonly code: ProblemCode }[]): boolean =>
  problems.every((it) => problemCodes[it.code].retry);
