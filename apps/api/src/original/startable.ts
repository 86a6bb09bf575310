import { hasErrors, type Problem, ProblemError, problem } from '@tycho/ast';
import type { OriginalStart } from '@tycho/contract';
import { type Launchable, type LaunchRules, launchable } from '../launch.ts';
import { fillIn } from './fill-in.ts';
import { startedSystem, templateVariables } from './started-system.ts';

/** What is to be started under this GUID, or a `ProblemError` with everything that is wrong with it. */
export function startable(start: OriginalStart, guid: string, rules: LaunchRules): Launchable {
  const { system: file, problems: told } = fillIn(start.system, (it) => templateVariables(start, guid, it));
  if (hasErrors(told)) throw new ProblemError(told.map(inSystem));
  const launch = {
    files: { 'compose.yaml': JSON.stringify(file) },
    projectName: start.name,
    environment: start.env,
    atomic: false,
    ...(saysPod(file) ? {} : { pod: 'single' as const }),
  };
  const found = placed(() => launchable(launch, rules, (system) => startedSystem(system, start, guid)));
  const known = new Set(found.system.services.map((it) => it.name));
  const unknown = Object.keys(start.services).filter((it) => !known.has(it));
  if (unknown.length > 0) throw new ProblemError(unknown.map((it) => undefinedService(it, known)));
  return { ...found, problems: [...told, ...found.problems].map(inSystem) };
}

/** The services of the original were always in one pod; a file that knows of pods says it itself. */
function saysPod({ 'x-tycho': extension }: Record<string, unknown>): boolean {
  return typeof extension === 'object' && extension !== null && Object.hasOwn(extension, 'pod');
}

function placed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ProblemError ? new ProblemError(error.problems.map(inSystem)) : error;
  }
}

/** Where it is in the request: lines and columns are of a text that nobody wrote. */
const inSystem = (it: Problem): Problem => ({
  ...it,
  path: it.path === null ? null : `system.${it.path}`,
  file: null,
  line: null,
  column: null,
});

const undefinedService = (name: string, known: ReadonlySet<string>): Problem =>
  problem('error', 'service-undefined', `the system has no service ${name}`, {
    path: `services.${name}`,
    hint: `Those there are: ${[...known].join(', ')}.`,
  });
