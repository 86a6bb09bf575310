import { type Json, objectsOr } from '../json.ts';
import { type Condition, timestamp } from '../kube-object.ts';

type Wanted = Omit<Condition, 'lastTransitionTime'>;

/** The conditions, each with the time since when it has its status. */
export function conditions(previous: Json | undefined, wanted: readonly Wanted[]): Condition[] {
  const before = objectsOr(previous);
  return wanted.map((it) => {
    const same = before.find(({ type, status }) => type === it.type && status === it.status);
    const lastTransitionTime = typeof same?.lastTransitionTime === 'string' ? same.lastTransitionTime : timestamp();
    return { ...it, lastTransitionTime } as Condition;
  });
}

export const truth = (value: boolean): Condition['status'] => (value ? 'True' : 'False');
