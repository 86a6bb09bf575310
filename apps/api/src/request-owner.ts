import { type Problem, ProblemError, problem } from '@tycho/ast';
import { OWNER_HEADER, ownerSchema } from '@tycho/contract';
import type { Request } from 'express';
import { callerOf, onlyOwner } from './access/acting.ts';

/** For whom a request is, and whose systems it may be about; `null`: those of all. */
export interface Whose {
  readonly owner: string;
  readonly only: string | null;
}

export const whoseOf = (request: Request): Whose => ({ owner: requestOwner(request), only: onlyOwner(request) });

/** For whom a request is: what its header says, in UTF-8; else who calls. Only operators act for others. */
export function requestOwner(request: Request): string {
  const named = headerOwner(request);
  if (named === undefined) return callerOf(request).name;
  return own(request, named, `the header ${OWNER_HEADER}`);
}

/** For whom a request is that may say so itself too, at `path`; throws where its header says another one. */
export function namedOwner<T extends string | undefined>(request: Request, named: T, path: string): T | string {
  const header = headerOwner(request);
  if (header !== undefined && named !== undefined && header !== named)
    throw new ProblemError([
      problem('error', 'request-invalid', `it is for ${named}, and the header ${OWNER_HEADER} says ${header}`, {
        path,
        hint: 'Say the same, or leave the header out.',
      }),
    ]);
  return own(request, named ?? header, path) ?? onlyOwner(request) ?? (named as T);
}

/** Whose things are looked for: those of `named`, of all (`undefined`), or only those that the caller may see. */
export const lookedForOwner = (request: Request, named: string | undefined): string | undefined =>
  own(request, named, '?owner=') ?? onlyOwner(request) ?? undefined;

/** @throws ProblemError `owner-refused` where it is for somebody else. */
function own<T extends string | undefined>(request: Request, named: T, where: string): T {
  const only = onlyOwner(request);
  if (only === null || named === undefined || named === only) return named;
  throw new ProblemError([
    problem('error', 'owner-refused', `${only} calls, and ${where} is for ${named}`, {
      hint: 'Only operators act for others. Leave it out.',
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
