import type { JsonObject } from './json.ts';
import type { Resource } from './resources.ts';

export interface Cause extends JsonObject {
  reason: string;
  message: string;
  field: string;
}

/** An answer that is not a success: a Kubernetes `Status`, which the API sends as it stands. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string | null;
  readonly details: JsonObject | null;

  constructor(code: number, reason: string | null, message: string, details: JsonObject | null = null) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  get body(): JsonObject {
    const { code, reason, details, message } = this;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    };
  }
}

type Named = Pick<Resource, 'group' | 'plural' | 'kind'>;

const groupOf = ({ group }: Named): JsonObject => (group ? { group } : {});
/** `deployments.apps`, as messages name a resource. */
const qualified = (name: string, { group }: Named): string => (group ? `${name}.${group}` : name);

export const noSuchResource = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const notFound = (resource: Named, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualified(resource.plural, resource)} "${name}" not found`, {
    name,
    ...groupOf(resource),
    kind: resource.plural,
  });

export const alreadyExists = (resource: Named, name: string): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualified(resource.plural, resource)} "${name}" already exists`, {
    name,
    ...groupOf(resource),
    kind: resource.plural,
  });

export const conflict = (resource: Named, name: string, why: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource.plural, resource)} "${name}": ${why}`,
    { name, ...groupOf(resource), kind: resource.plural },
  );

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const gone = (oldest: number, asked: number): StatusError =>
  new StatusError(410, 'Expired', `too old resource version: ${asked} (${oldest})`);

export const namespaceGoing = (resource: Named, name: string, namespace: string): StatusError =>
  new StatusError(
    403,
    'Forbidden',
    `${qualified(resource.plural, resource)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      name,
      ...groupOf(resource),
      kind: resource.plural,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  );

export function invalid(
  resource: Pick<Resource, 'group' | 'kind'>,
  name: string,
  causes: readonly Cause[],
): StatusError {
  const all = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const list = all.length === 1 ? all[0] : `[${all.join(', ')}]`;
  const kind = resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
  return new StatusError(422, 'Invalid', `${kind} "${name}" is invalid: ${list}`, {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.kind,
    causes: [...causes],
  });
}
