import { labelKeys } from '../compile/labels.ts';
import type { ContainerStatus, Pod } from '../objects.ts';
import { containersOf } from '../wait/containers-of.ts';

/** One run of one container: what has a log of its own. */
export interface LogSource {
  readonly pod: Pod;
  readonly service: string;
  readonly container: string;
  /** How often the container was started before. */
  readonly run: number;
  /** It has ended, and ended badly. */
  readonly crashed: boolean;
  /** Another run came after it. */
  readonly previous: boolean;
}

/** Names of the services of a system, by the labels that their objects and containers have. */
export type ServiceNames = ReadonlyMap<string, string>;

/** The runs of the containers of these pods whose logs can be read: the last one, and the one before. */
export function logSources(pods: readonly Pod[], names: ServiceNames): LogSource[] {
  return pods.flatMap((pod) => {
    const lead = pod.metadata.labels?.[labelKeys.service] ?? '';
    return containersOf(pod).flatMap(({ status }) => {
      const { name, restartCount } = status;
      const service = names.get(name) ?? names.get(lead) ?? lead;
      const common = { pod, service, container: name };
      const before: LogSource = {
        ...common,
        run: restartCount - 1,
        crashed: hasCrashed(status.lastState),
        previous: true,
      };
      const now: LogSource = { ...common, run: restartCount, crashed: hasCrashed(status.state), previous: false };
      return [...(restartCount > 0 && status.state?.running ? [before] : []), ...(hasBegun(status) ? [now] : [])];
    });
  });
}

/** Tells runs apart. */
export const keyOf = ({ pod, container, run }: LogSource): string => `${pod.metadata.uid}/${container}/${run}`;

/** One that waits after a crash still has the log of its last run. */
const hasBegun = ({ state, lastState }: ContainerStatus): boolean =>
  state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined;

const hasCrashed = (state: ContainerStatus['state']): boolean => (state?.terminated?.exitCode ?? 0) !== 0;
