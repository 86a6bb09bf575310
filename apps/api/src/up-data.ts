import { type Timeouts, timeLimits, type UpData } from '@tycho/contract';

type Said = 'guid' | 'owner' | 'system' | 'lifetime' | 'problems' | 'atomic';
type Usual = 'kind' | 'isNew' | 'cause' | 'direction';

/** What is queued for a new revision of a system: usually an `up` of one that is there, or may be. */
export const upData = ({
  kind = 'up',
  isNew = false,
  cause = kind,
  direction = 'forward',
  timeouts,
  ...said
}: Pick<UpData, Said> & Partial<Pick<UpData, Usual>> & { readonly timeouts?: Timeouts | undefined }) =>
  ({
    ...said,
    kind,
    isNew,
    cause,
    direction,
    ...(timeouts ? { timeLimits: timeLimits(timeouts) } : {}),
  }) as const satisfies UpData;
