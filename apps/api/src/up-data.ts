import { type Timeouts, timeLimits, type UpData } from '@tycho/contract';

/** What is queued for a launch. */
export const upData = ({
  guid,
  isNew,
  owner,
  system,
  lifetime,
  problems,
  atomic,
  timeouts,
}: Pick<UpData, 'guid' | 'isNew' | 'owner' | 'system' | 'lifetime' | 'problems' | 'atomic'> & {
  readonly timeouts?: Timeouts | undefined;
}) =>
  ({
    kind: 'up',
    guid,
    owner,
    isNew,
    system,
    lifetime,
    problems,
    cause: 'up',
    atomic,
    direction: 'forward',
    ...(timeouts ? { timeLimits: timeLimits(timeouts) } : {}),
  }) as const satisfies UpData;
