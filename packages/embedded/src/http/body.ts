import type { IncomingMessage } from 'node:http';
import { isObject, type Json, type JsonObject, objectOr } from '../json.ts';
import type { KubeObject, ObjectMeta } from '../kube-object.ts';
import { apiVersionOf, type Resource } from '../resources.ts';
import { badRequest, StatusError } from '../status.ts';

const MOST_BYTES = 3 * 1024 * 1024;

/** The JSON of a request, `null` without one. Of YAML, only what is also JSON is understood; else a 400 or 415. */
export async function bodyOf(request: IncomingMessage): Promise<Json> {
  if (request.headers['content-type']?.includes('protobuf')) {
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MOST_BYTES}`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString().trim();
  if (!text) return null;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw badRequest(`the embedded cluster reads JSON only: ${error instanceof Error ? error.message : error}`);
  }
}

/** The body as an object of `resource`, with the namespace of the path. Throws a 400 when they do not match. */
export function objectOf(body: Json, resource: Resource, namespace: string, name: string | null): KubeObject {
  const { kind, apiVersion, metadata, ...fields } = objectOr(body);
  const wanted = apiVersionOf(resource);
  if (!isObject(body) || typeof kind !== 'string' || typeof apiVersion !== 'string') {
    throw badRequest(`invalid object type: ${String(apiVersion ?? '/')}, Kind=${String(kind ?? '')}`);
  }
  if (kind !== resource.kind || apiVersion !== wanted) {
    throw badRequest(
      `${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind} in version "${wanted}"`,
    );
  }
  const meta = metadataOf(objectOr(metadata), resource, namespace);
  if (name !== null && meta.name && meta.name !== name) {
    throw badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${name})`);
  }
  return { kind, apiVersion, metadata: { ...meta, name: name ?? meta.name }, ...fields };
}

function metadataOf(given: JsonObject, resource: Resource, namespace: string): ObjectMeta {
  if (given.namespace !== undefined && given.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const { namespace: _, ...rest } = given;
  const metadata = { name: '', ...rest, ...(resource.namespaced ? { namespace } : {}) };
  // What is missing is filled in when the object is stored.
  return metadata as unknown as ObjectMeta;
}
