import fc from 'fast-check';
import type { Difference } from './compare.ts';
import { compare } from './compare.ts';
import type { Oracle } from './oracle.ts';
import type { Request } from './request.ts';

/** A project on which the two differ, as small as it could be made. */
export interface Finding extends Difference {
  readonly request: Request;
}

export interface Hunt {
  readonly cases: number;
  readonly accepted: number;
  readonly unanswered: number;
  readonly findings: readonly Finding[];
}

export interface HuntOptions {
  readonly oracle: Oracle;
  readonly runs: number;
  readonly seed: number;
}

const mostFindings = 12;
const longestShrinking = 5_000;

/** Compares `runs` invented projects; each kind of difference is found once, and shrunk. */
export async function hunt(projects: fc.Arbitrary<Request>, { oracle, runs, seed: first }: HuntOptions): Promise<Hunt> {
  const findings = new Map<string, Finding>();
  let [cases, accepted, unanswered] = [0, 0, 0];
  for (let seed = first; cases < runs && findings.size < mostFindings; seed = (seed + 1) | 0) {
    let found: Finding | null = null;
    const agree = fc.asyncProperty(projects, async (request) => {
      const result = await compare(request, oracle);
      cases++;
      if (result.status === 'unanswered') unanswered++;
      else if (result.accepted) accepted++;
      if (result.status !== 'different' || findings.has(result.kind)) return true;
      found = { kind: result.kind, request, theirs: result.theirs, ours: result.ours };
      return false;
    });
    const { counterexamplePath: path } = await fc.check(agree, { seed, numRuns: runs - cases, endOnFailure: true });
    const large = found as Finding | null;
    if (large === null || path === null) continue;
    const small = await shrink(projects, large, { seed, path, oracle });
    findings.set(large.kind, await withoutNeedless(small, oracle));
  }
  return { cases, accepted, unanswered, findings: [...findings.values()] };
}

/** The smallest project with the same kind of difference that is found in a few seconds. */
async function shrink(
  projects: fc.Arbitrary<Request>,
  large: Finding,
  { seed, path, oracle }: { readonly seed: number; readonly path: string; readonly oracle: Oracle },
): Promise<Finding> {
  let smallest = large;
  const differs = fc.asyncProperty(projects, async (request) => {
    const result = await compare(request, oracle);
    if (result.status !== 'different' || result.kind !== large.kind) return true;
    smallest = { kind: result.kind, request, theirs: result.theirs, ours: result.ours };
    return false;
  });
  await fc.check(differs, { seed, path, numRuns: 1, interruptAfterTimeLimit: longestShrinking });
  return smallest;
}

/** The finding without the files and variables that it does not take. */
async function withoutNeedless(finding: Finding, oracle: Oracle): Promise<Finding> {
  let { request } = finding;
  const smaller = [
    (it: Request): Request => ({ ...it, environment: {} }),
    ...Object.keys(request.files).map((name) => (it: Request): Request => {
      const { [name]: _, ...files } = it.files;
      return { ...it, files, use: it.use.filter((used) => used !== name) };
    }),
  ];
  for (const step of smaller) {
    const result = await compare(step(request), oracle);
    if (result.status === 'different' && result.kind === finding.kind) request = step(request);
  }
  return { ...finding, request };
}
