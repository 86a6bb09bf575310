import fc from 'fast-check';
import type { Comparison, Difference } from './compare.ts';
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
  /** Kinds that were met and were known before. */
  readonly met: ReadonlySet<string>;
}

export interface HuntOptions {
  readonly oracle: Oracle;
  readonly runs: number;
  readonly seed: number;
  /** Kinds that are known, and neither shrunk nor found. */
  readonly isOpen?: (kind: string) => boolean;
}

const mostFindings = 12;
const mostShrinks = 150;

/** Compares `runs` invented projects; each kind of difference is found once, and shrunk. */
export async function hunt(
  projects: fc.Arbitrary<Request>,
  { oracle, runs, seed, isOpen = () => false }: HuntOptions,
): Promise<Hunt> {
  const findings = new Map<string, Finding>();
  const met = new Set<string>();
  let [cases, accepted, unanswered, start] = [0, 0, 0, seed];
  while (cases < runs && findings.size < mostFindings) {
    let found: Finding | null = null;
    let shrinks = 0;
    const property = fc.asyncProperty(projects, async (request) => {
      if (found && ++shrinks > mostShrinks) return true;
      const result: Comparison = await compare(request, oracle);
      if (!found) cases++;
      if (result.status === 'unanswered') unanswered++;
      if (result.status !== 'unanswered' && result.accepted && !found) accepted++;
      if (result.status !== 'different' || findings.has(result.kind)) return true;
      if (isOpen(result.kind)) {
        met.add(result.kind);
        return true;
      }
      if (found && found.kind !== result.kind) return true;
      found = { kind: result.kind, request, theirs: result.theirs, ours: result.ours };
      return false;
    });
    await fc.check(property, { seed: start, numRuns: runs - cases });
    start = (start + 1) | 0;
    const kept = found as Finding | null;
    if (kept) findings.set(kept.kind, await withoutNeedless(kept, oracle));
  }
  return { cases, accepted, unanswered, findings: [...findings.values()], met };
}

/** The finding without the files and variables that it does not take. */
async function withoutNeedless(finding: Finding, oracle: Oracle): Promise<Finding> {
  let { request } = finding;
  const smaller = [
    (it: Request): Request => ({ ...it, environment: {} }),
    ...Object.keys(request.files).map((name) => (it: Request): Request => {
      const { [name]: _, ...files } = it.files;
      return { ...it, files };
    }),
  ];
  for (const step of smaller) {
    const result = await compare(step(request), oracle);
    if (result.status === 'different' && result.kind === finding.kind) request = step(request);
  }
  return { ...finding, request };
}
