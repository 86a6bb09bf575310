import type { UpData } from '@tycho/contract';

/** What is queued for a launch. */
export const upData = ({
  guid,
  isNew,
  owner,
  system,
  problems,
  atomic,
}: Pick<UpData, 'guid' | 'isNew' | 'owner' | 'system' | 'problems' | 'atomic'>) =>
  ({
    kind: 'up',
    guid,
    owner,
    isNew,
    system,
    problems,
    cause: 'up',
    atomic,
    direction: 'forward',
  }) as const satisfies UpData;
