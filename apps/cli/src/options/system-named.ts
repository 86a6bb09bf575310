import type { TychoClient } from '@tycho/client';
import type { SystemStatus } from '@tycho/contract';
import { Failure } from '../exit-codes.ts';

/** The one system that is meant: by its GUID, the beginning of it, or its name; without any, the only one there is. */
export async function systemNamed(
  client: Pick<TychoClient, 'systems'>,
  text: string | undefined,
): Promise<SystemStatus> {
  const all = await client.systems();
  const [found, ...more] = text === undefined ? all : matching(all, text);
  if (found === undefined)
    throw new Failure(text === undefined ? 'no system is running' : `no system is called ${JSON.stringify(text)}`);
  if (more.length === 0) return found;
  const guids = [found, ...more].slice(0, 5).map((it) => `${it.guid} ${it.name}`);
  const left = more.length + 1 > guids.length ? [`and ${more.length + 1 - guids.length} more`] : [];
  throw new Failure(`say which of ${more.length + 1} systems, by its GUID: ${[...guids, ...left].join(', ')}`);
}

function matching(all: readonly SystemStatus[], text: string): readonly SystemStatus[] {
  const named = all.filter((it) => it.guid === text || it.name === text);
  return named.length > 0 || !/^[0-9a-f]{4,}$/.test(text) ? named : all.filter((it) => it.guid.startsWith(text));
}
