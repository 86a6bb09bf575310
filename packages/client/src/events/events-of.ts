import type { Job, SystemStatus } from '@tycho/contract';
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

/** A connection stands. */
export interface Opened {
  readonly event: 'open';
}

/** Of so many jobs it is remembered what was told. */
const remembered = 20_000;

/**
 * What events say. Where a connection was cut, the server may tell again how things are; what is as it was told
 * before is left out.
 */
export async function* eventsOf<T extends JobEvent | SystemEvent>(
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
    const [key, version] = event === 'system' ? ['', data] : [(said as Job).id, (said as Job).version];
    if (event !== 'removed' && told.get(key) === version) continue;
    told.delete(key);
    told.set(key, version);
    if (told.size > remembered) told.delete(told.keys().next().value ?? '');
    yield meaningOf(event, id, said) as T;
  }
}

function meaningOf(event: string, id: string, said: object): JobEvent | SystemEvent {
  switch (event) {
    case 'system':
      return { event, id, system: said as SystemStatus };
    case 'removed':
      return { event, id, guid: (said as { guid: string }).guid };
    default:
      return { event: event === 'end' ? 'end' : 'progress', id, job: said as Job };
  }
}
