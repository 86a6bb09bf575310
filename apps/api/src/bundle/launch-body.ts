import { ProblemError, problem } from '@tycho/ast';
import type { Request } from 'express';
import type { BundleLimits } from './bundle-limits.ts';
import { formLaunch } from './form-launch.ts';
import { launchFields } from './launch-fields.ts';
import { tarFiles } from './tar-files.ts';

/** Content types whose body is one Compose file. */
export const yamlTypes = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];
/** Content types that are read as bytes. */
export const bundleTypes = ['multipart/form-data', 'application/x-tar'];

/** The name of a plain YAML body among the files of its request. */
const plainFile = 'compose.yaml';

/** What a launch request says in any of its forms, still unchecked. */
export async function launchBody(request: Request, limits: BundleLimits): Promise<unknown> {
  const { body } = request as { body: unknown };
  const contentType = request.headers['content-type'] ?? '';
  if (typeof body === 'string') return { ...queryFields(request), files: { [plainFile]: body } };
  if (Buffer.isBuffer(body) && request.is('multipart/form-data')) return formLaunch(Buffer.from(body), contentType);
  if (Buffer.isBuffer(body)) return { ...queryFields(request), files: tarFiles(body, limits) };
  if (body === undefined) throw unknownType(contentType);
  return body;
}

function queryFields(request: Request): Record<string, unknown> {
  return launchFields(new URL(request.originalUrl, 'http://localhost').searchParams);
}

function unknownType(contentType: string): ProblemError {
  const types = ['application/json', yamlTypes[0], ...bundleTypes].join(', ');
  const message = contentType === '' ? 'the request has no body' : `a body of type ${contentType} cannot be read`;
  return new ProblemError([problem('error', 'request-invalid', message, { hint: `Send one of ${types}.` })]);
}
