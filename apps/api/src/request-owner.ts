import { anonymous, type Problem, ProblemError, problem } from '@tycho/ast';
import { OWNER_HEADER, ownerSchema } from '@tycho/contract';
import type { Request } from 'express';

/** For whom a request is: what its header says, in UTF-8; nobody in particular without one. */
export const requestOwner = (request: Request): string => headerOwner(request) ?? anonymous;

/** For whom a request is that may say so itself too, at `path`; throws where its header says another one. */
export function namedOwner<T extends string | undefined>(request: Request, named: T, path: string): T | string {
  const owner = headerOwner(request);
  if (owner === undefined || named === undefined || owner === named) return named ?? (owner as T);
  throw new ProblemError([
    problem('error', 'request-invalid', `it is for ${named}, and the header ${OWNER_HEADER} says ${owner}`, {
      path,
      hint: 'Say the same, or leave the header out.',
    }),
  ]);
}

function headerOwner(request: Request): string | undefined {
  const header = request.get(OWNER_HEADER);
  if (header === undefined) return undefined;
  const parsed = ownerSchema.safeParse(textOf(header));
  if (parsed.success) return parsed.data;
  throw new ProblemError(parsed.error.issues.map((it) => wrongOwner(it.message)));
}

/** Node reads the bytes of a header as Latin-1. */
function textOf(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    throw new ProblemError([wrongOwner('it is not UTF-8')]);
  }
}

const wrongOwner = (reason: string): Problem =>
  problem('error', 'request-invalid', `the header ${OWNER_HEADER} names no owner: ${reason}`, {
    hint: 'Name one with 1 to 128 characters, none of them a control character.',
  });
