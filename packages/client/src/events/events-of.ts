import type { Batch, BatchItem, Job, SystemStatus } from '@tycho/contract';
import type { StreamEvent } from './server-events.ts';

/** A job as it is after a change; `end` once, when it has ended. */
export interface JobEvent {
  readonly event: 'progress' | 'end';
  /** Where to go on after this one. */
  readonly id: string;
  readonly job: Job;
}

/** The state of a system in the cluster, or that it is gone. */
export type SystemEvent =
  | { readonly event: 'system'; readonly id: string; readonly system: SystemStatus }
  | { readonly event: 'removed'; readonly id: string; readonly guid: string };

/** How far a batch has come, or an item that was refused. */
export type BatchEvent =
  | { readonly event: 'batch'; readonly id: string; readonly batch: Batch }
  | { readonly event: 'refused'; readonly id: string; readonly item: BatchItem };

/** A connection stands. */
export interface Opened {
  readonly event: 'open';
}

type AnyEvent = JobEvent | SystemEvent | BatchEvent;

/** Of so many jobs it is remembered what was told. */
const remembered = 20_000;

/**
 * What events say. Where a connection was cut, the server may tell again how things are; what is as it was told
 * before is left out.
 */
export async function* eventsOf<T extends AnyEvent>(
  stream: AsyncIterable<StreamEvent>,
): AsyncGenerator<T | Opened, void> {
  const told = new Map<string, string>();
  for await (const it of stream) {
    if (it.event === 'open') {
      yield { event: 'open' };
      continue;
    }
    const { event, id, data } = it as Exclude<StreamEvent, Opened>;
    const said = JSON.parse(data) as object;
    const { key, version } = placeOf(event, said) ?? { key: event, version: data };
    if (event !== 'removed' && told.get(key) === version) continue;
    told.delete(key);
    told.set(key, version);
    if (told.size > remembered) told.delete(told.keys().next().value ?? '');
    yield meaningOf(event, id, said) as T;
  }
}

/** Of what it tells, and in which version; `null`: there is only one that it can be. */
function placeOf(event: string, said: object): { readonly key: string; readonly version: string } | null {
  switch (event) {
    case 'progress':
    case 'end':
      return { key: (said as Job).id, version: (said as Job).version };
    case 'refused':
      return { key: `refused ${(said as BatchItem).item}`, version: '' };
    default:
      return null;
  }
}

function meaningOf(event: string, id: string, said: object): AnyEvent {
  switch (event) {
    case 'batch':
      return { event, id, batch: said as Batch };
    case 'refused':
      return { event, id, item: said as BatchItem };
    case 'system':
      return { event, id, system: said as SystemStatus };
    case 'removed':
      return { event, id, guid: (said as { guid: string }).guid };
    default:
      return { event: event === 'end' ? 'end' : 'progress', id, job: said as Job };
  }
}
