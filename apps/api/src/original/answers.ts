import { formatProblem, type Problem } from '@tycho/ast';
import type { RunningSystem } from '@tycho/backends';
import type { Job, OriginalError, OriginalStarted, OriginalSystem, UpData } from '@tycho/contract';
import { systemStatus } from '../system-status.ts';

export const success = (result: object, message: string): object => ({ status: 'success', result, message });

/** How the original told that something is wrong, with the problems beside it. */
export function originalError(problems: readonly Problem[]): OriginalError {
  const errors = problems.filter((it) => it.level === 'error');
  const error = (errors.length > 0 ? errors : problems).map(formatProblem).join('\n');
  return { status: 'error', result: { error, problems: [...problems] }, message: error };
}

/** The name of a system that nobody else has. */
const ownName = (name: string, guid: string): string => `${name}-${guid}`;

export function startResult({ guid, system, problems }: UpData, { result }: Pick<Job, 'result'>): OriginalStarted {
  const published = system.services.filter((it) => it.ports.length > 0);
  return {
    name: ownName(system.name, guid),
    sid: guid,
    containers: Object.fromEntries(
      published.map(({ name, ports }) => {
        const reached = ports.map(({ target, protocol }) =>
          result?.containers[name]?.ports.find((it) => it.target === target && it.protocol === protocol),
        );
        const numbers = reached.map((it, index): [string, number | null] => [`port-${index + 1}`, it?.port ?? null]);
        return [name, { ip_address: reached[0]?.address ?? null, ...Object.fromEntries(numbers) }];
      }),
    ),
    conn_string: system.services.map((it) => it.labels.conn_string).find(Boolean) ?? '',
    problems: [...problems],
  };
}

export function statusItem(system: RunningSystem): OriginalSystem {
  const { guid, name, owner, createdAt, address, services } = system;
  const [port] = Object.values(services).flatMap((it) => it.ports);
  return {
    name: ownName(name, guid),
    app_id: name,
    sid: guid,
    ip_address: port?.address ?? address,
    port: port === undefined ? null : String(port.port),
    creation_time: originalTime(createdAt),
    username: owner,
    utilization: Object.fromEntries(Object.entries(services).map(([service, { limits }]) => [service, limits])),
    workspace_name: name,
    is_ready: systemStatus(system).state === 'ready',
  };
}

/** @example originalTime(new Date('2026-11-23T11:05:14Z')) // '11-23-2026 11:5:14' */
export function originalTime(it: Date): string {
  const date = [it.getUTCMonth() + 1, it.getUTCDate(), it.getUTCFullYear()].join('-');
  return `${date} ${[it.getUTCHours(), it.getUTCMinutes(), it.getUTCSeconds()].join(':')}`;
}
