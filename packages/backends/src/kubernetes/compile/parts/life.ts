import { type Hook, leadOf, type Service } from '@tycho/ast';
import type { Context } from '../context.ts';
import type { Aspect, Fields } from '../part.ts';
import { present } from '../part.ts';

/** What runs beside the program when it starts and before it ends, and how it is told to end. */
export const life: Aspect = (service, context) => {
  const { hooks, stop } = service;
  const stopSignal = context.target.stopSignals ? nativeSignal(stop.signal) : null;
  const signal = stopSignal === null ? signalling(service, context) : [];
  const lifecycle = present({
    postStart: exec(hooks.postStart, [], ' && '),
    preStop: exec(hooks.preStop, signal, '; '),
    stopSignal,
  });
  return {
    container: present({ lifecycle }),
    pod: {
      terminationGracePeriodSeconds: Math.ceil(stop.gracePeriod / 1000),
      // Which signals there are depends on it.
      ...present({ os: stopSignal && { name: 'linux' } }),
    },
  };
};

/** Whether the services of a pod see each other's processes: none of them is the first one then. */
export const sharesProcesses = (service: Service, { system }: Context): boolean =>
  system.services.some((it) => leadOf(it) === leadOf(service) && (it.seesProcesses || it.init));

const nativeSignal = (signal: string | null): string | null =>
  signal !== null && /^SIG[A-Z]/.test(signal) && signal !== 'SIGTERM' ? signal : null;

/**
 * Kubernetes itself sends SIGTERM, and that only after this hook: so the hook stays until the program has ended,
 * or the grace period has.
 */
function signalling(service: Service, context: Context): string[] {
  const { signal } = service.stop;
  if (signal === null || signal === 'SIGTERM' || signal === '15') return [];
  const wanted = signal.replace(/^SIG/, '');
  if (!sharesProcesses(service, context)) return [`kill -s ${wanted} 1; while kill -s 0 1; do sleep 1; done`];
  return [`${FIND_MAIN}; kill -s ${wanted} "$main"; while kill -s 0 "$main"; do sleep 1; done`];
}

/** The program of this very container is the oldest process of its control group. */
const FIND_MAIN = [
  'own=$(cat /proc/self/cgroup)',
  'main=99999999',
  'for it in /proc/[0-9]*',
  'do pid="${it#/proc/}"',
  'if [ "$(cat "$it/cgroup" 2>/dev/null)" = "$own" ] && [ "$pid" -lt "$main" ]',
  'then main="$pid"',
  'fi',
  'done',
].join('; ');

/** One command as it is; several, or one that asks for a folder or for variables, through a shell. */
function exec(hooks: readonly Hook[], scripts: readonly string[], between: string): Fields | null {
  const [first, ...others] = hooks;
  if (first && others.length === 0 && scripts.length === 0 && isPlain(first)) return run(first.command);
  const lines = [...hooks.map(inShell), ...scripts];
  return lines.length === 0 ? null : run(['/bin/sh', '-c', lines.join(between)]);
}

/** Kubernetes expands nothing here, so a `$` stays what it is. */
const run = (command: readonly string[]): Fields => ({ exec: { command } });

const isPlain = ({ workingDir, environment }: Hook): boolean =>
  workingDir === null && Object.keys(environment).length === 0;

function inShell({ command, workingDir, environment }: Hook): string {
  const variables = Object.entries(environment).map(([name, value]) => quoted(`${name}=${value}`));
  const words = [...(variables.length > 0 ? ['env', ...variables] : []), ...command.map(quoted)].join(' ');
  return workingDir === null ? words : `(cd ${quoted(workingDir)} && ${words})`;
}

const quoted = (text: string): string =>
  /^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
