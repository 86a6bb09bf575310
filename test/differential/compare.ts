import type { Problem } from '@tycho/ast';
import type { Parsed } from '@tycho/parser';
import { parse } from '@tycho/parser';
import { isAccident, isReading, isSlip, modelDifferences } from './differences.ts';
import type { Oracle, Verdict } from './oracle.ts';
import { asProject, type Request } from './request.ts';

export interface Difference {
  /** The same for differences that most likely have the same cause. */
  readonly kind: string;
  readonly theirs: string;
  readonly ours: string;
}

/** What comparing came to; `accepted` is whether the reference accepts the project. */
export type Comparison =
  | { readonly status: 'same'; readonly accepted: boolean }
  | ({ readonly status: 'different'; readonly accepted: boolean } & Difference)
  | { readonly status: 'unanswered' };

/** Asks both what a project is. */
export async function compare(request: Request, oracle: Oracle): Promise<Comparison> {
  const theirs = await oracle.ask(request);
  try {
    return compareVerdicts(theirs, parse(asProject(request)));
  } catch (error) {
    const ours = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
    const kind = `we crash: ${general(ours.split('\n')[0] ?? '')}`;
    return { status: 'different', accepted: theirs.status === 'accepted', kind, theirs: theirs.status, ours };
  }
}

export function compareVerdicts(theirs: Verdict, ours: Parsed): Comparison {
  if (theirs.status === 'none') return { status: 'unanswered' };
  const accepted = theirs.status === 'accepted';
  const found = accepted ? differenceOfModels(theirs.model, ours) : differenceOfRefusal(theirs.message, ours);
  return found ? { status: 'different', accepted, ...found } : { status: 'same', accepted };
}

/**
 * Errors of the language. Where there is a model the file is right, and what is said beside it is why no system can be
 * started of it, which the reference leaves to an engine.
 */
const errorsOf = ({ problems, model }: Parsed): readonly Problem[] =>
  model === null ? problems.filter((it) => it.level === 'error' && !isAccident(it)) : [];

function differenceOfRefusal(message: string, ours: Parsed): Difference | null {
  if (errorsOf(ours).length > 0 || isReading(message, ours.problems) || isSlip(message, ours.model)) return null;
  return { kind: `we accept: ${general(message)}`, theirs: message, ours: 'accepted' };
}

function differenceOfModels(theirs: unknown, ours: Parsed): Difference | null {
  const errors = errorsOf(ours);
  const [first] = errors;
  if (first) {
    const text = errors.map((it) => `${it.path ?? it.file} [${it.code}] ${it.message}`).join('\n');
    return { kind: `we refuse: ${general(`${first.path} ${first.code}`)}`, theirs: 'accepted', ours: text };
  }
  if (ours.model === null) return null;
  const [found] = differences(theirs, JSON.parse(JSON.stringify(ours.model)), '');
  if (!found) return null;
  const text = (it: unknown): string => `${found.path}: ${JSON.stringify(it)}`;
  return { kind: kindOf(found), theirs: text(found.theirs), ours: text(found.ours) };
}

function kindOf({ path, theirs, ours }: Found): string {
  const sort = theirs === undefined ? 'extra' : ours === undefined ? 'missing' : 'other';
  return `${sort}: ${general(path)}`;
}

interface Found {
  readonly path: string;
  readonly theirs: unknown;
  readonly ours: unknown;
}

/** All places where two models differ and should not. */
export function differences(theirs: unknown, ours: unknown, path: string): Found[] {
  if (modelDifferences.some((it) => it.path.test(path) && it.holds(theirs, ours))) return [];
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    const most = Math.max(theirs.length, ours.length);
    return Array.from({ length: most }, (_, i) => differences(theirs[i], ours[i], `${path}[${i}]`)).flat();
  }
  if (isRecord(theirs) && isRecord(ours)) {
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
    return keys.flatMap((key) => differences(theirs[key], ours[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(theirs, ours) ? [] : [{ path, theirs, ours }];
}

const isRecord = (it: unknown): it is Record<string, unknown> =>
  typeof it === 'object' && it !== null && !Array.isArray(it);

/** Without names, numbers and quoted texts. */
const general = (text: string): string =>
  text
    .replaceAll(/(services|networks|volumes|configs|secrets|models)\.[\w-]+/g, '$1.*')
    .replaceAll(/\[\d+\]/g, '[]')
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 120);
