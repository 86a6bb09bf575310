import { type Problem, ProblemError, problem, type Resources, type Service, type System } from '@tycho/ast';
import type { ModifyRequest } from '@tycho/contract';
import { coresOf, memoryOf } from './amounts.ts';
import { labelProblems } from './label-problems.ts';

/** The system with what is asked for changed; throws everything that is wrong with the request. */
export function modified(system: System, request: ModifyRequest): System {
  const problems = [...wrongRequest(system, request), ...labelProblems(request.labels ?? {})];
  const cpus = amount('cpu', request.cpu, coresOf, problems);
  const memory = amount('memory', request.memory, memoryOf, problems);
  if (problems.length > 0) throw new ProblemError(problems);
  const meant = new Set(request.services ?? system.services.map((it) => it.name));
  const change = (it: Service): Service => ({ ...it, resources: resourcesOf(it.resources, { cpus, memory }) });
  return {
    ...system,
    labels: labelsOf(system.labels, request.labels ?? {}),
    services: system.services.map((it) => (meant.has(it.name) ? change(it) : it)),
  };
}

type Amounts = Pick<Resources['limits'], 'cpus' | 'memory'>;

/**
 * What changes, in a few words: `modify web: cpu 0.5, label team`. Values of labels are left out: it stands where
 * anybody may read it.
 */
export function causeOf({ cpu, memory, ttl, idle, labels = {}, services = [] }: ModifyRequest): string {
  const parts = [
    ...(cpu === undefined ? [] : [`cpu ${cpu}`]),
    ...(memory === undefined ? [] : [`memory ${memory}`]),
    ...(ttl === undefined ? [] : [`ttl ${ttl}`]),
    ...(idle === undefined ? [] : [`idle ${idle}`]),
    ...Object.entries(labels).map(([key, value]) => `${value === null ? 'no ' : ''}label ${key}`),
  ];
  return `modify${services.length === 0 ? '' : ` ${services.join(', ')}`}: ${parts.join(', ')}`;
}

/** No more is reserved than may be had. */
function resourcesOf(it: Resources, { cpus, memory }: Amounts): Resources {
  const least = (limit: number | null, reserved: number | null) =>
    limit === null || reserved === null ? reserved : Math.min(limit, reserved);
  return {
    ...it,
    limits: { ...it.limits, cpus: cpus ?? it.limits.cpus, memory: memory ?? it.limits.memory },
    reservations: {
      ...it.reservations,
      cpus: least(cpus, it.reservations.cpus),
      memory: least(memory, it.reservations.memory),
    },
  };
}

function labelsOf(before: System['labels'], changed: Readonly<Record<string, string | null>>): System['labels'] {
  const all = Object.entries({ ...before, ...changed });
  return Object.fromEntries(all.filter((it): it is [string, string] => it[1] !== null));
}

function wrongRequest(system: System, { cpu, memory, labels, ttl, idle, services = [] }: ModifyRequest): Problem[] {
  const known = system.services.map((it) => it.name);
  const unknown = services.filter((it) => !known.includes(it));
  const nothing = [cpu, memory, ttl, idle].every((it) => it === undefined) && Object.keys(labels ?? {}).length === 0;
  return [
    ...(nothing ? [invalid(null, 'nothing is to be changed', 'Give cpu, memory, labels, ttl or idle.')] : []),
    ...unknown.map((it) => invalid('services', `there is no service ${it}`, `Those there are: ${known.join(', ')}.`)),
  ];
}

function amount(
  path: 'cpu' | 'memory',
  value: number | string | undefined,
  read: (value: number | string) => number | null,
  problems: Problem[],
): number | null {
  if (value === undefined) return null;
  const found = read(value);
  if (found === null) {
    const example = path === 'cpu' ? '0.5 or "500m"' : '"256m" or "1Gi"';
    problems.push(invalid(path, `${JSON.stringify(value)} is not an amount of ${path}`, `Write it as ${example}.`));
  }
  return found;
}

const invalid = (path: string | null, message: string, hint: string): Problem =>
  problem('error', 'request-invalid', message, { path, hint });
