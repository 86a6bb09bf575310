import { type Problem, ProblemError, problem } from '@tycho/ast';
import { type ModifyRequest, modifyRequestSchema, type OriginalModify } from '@tycho/contract';

/** Which system is to be changed, and how: what can be written in two places must not say two things. */
export function askedChange(request: OriginalModify): { readonly guid: string; readonly change: ModifyRequest } {
  const { 'tycho-guid': tychoGuid, guid, name, labels, cpu, memory, resources = {} } = request;
  const problems: Problem[] = [];
  const only = <T>(what: string, ...said: readonly (T | undefined)[]): T | undefined => {
    const different = new Set(said.filter((it) => it !== undefined));
    if (different.size > 1)
      problems.push(wrong(what, `${what} is given twice, as ${[...different].join(' and ')}`, 'Give one.'));
    return [...different][0];
  };
  const meant = only('tycho-guid', tychoGuid, guid, name);
  const change = modifyRequestSchema.parse({
    labels,
    cpu: only('cpu', cpu, resources.cpu),
    memory: only('memory', memory, resources.memory),
  });
  if (meant === undefined) problems.push(wrong('tycho-guid', 'no system is named', 'Give its GUID.'));
  if (problems.length > 0 || meant === undefined) throw new ProblemError(problems);
  return { guid: meant, change };
}

const wrong = (path: string, message: string, hint: string): Problem =>
  problem('error', 'request-invalid', message, { path, hint });
