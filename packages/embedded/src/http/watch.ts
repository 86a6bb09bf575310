import type { ServerResponse } from 'node:http';
import type { Cluster } from '../cluster.ts';
import { apiVersionOf } from '../resources.ts';
import { gone, StatusError } from '../status.ts';
import type { Change } from '../store/store.ts';
import { jsonOf } from './json-of.ts';
import type { Route } from './route.ts';
import { type Selection, selectionOf } from './selection.ts';

/** How often a quiet watch learns how far it has come, in milliseconds. */
const BOOKMARK_EVERY = 5_000;
/** When the client does not say, in seconds. */
const TIMEOUT = 1800;

/** Streams the changes after `resourceVersion`, one JSON text a line, until the time is over or the client goes. */
export function watch(
  cluster: Cluster,
  { resource, namespace }: Route & { kind: 'collection' },
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const { store, timers } = cluster;
  const selection = selectionOf(resource, namespace, query);
  const from = versionOf(query.get('resourceVersion'));
  if (from !== null && from > store.version) throw tooLarge(from, store.version);
  const missed = from === null ? null : store.since(resource, from);

  let told = 0;
  const tell = (line: string | null): void => {
    if (line === null) return;
    told = store.version;
    response.write(line);
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  if (missed) for (const change of missed) tell(lineOf(change, selection));
  else
    for (const object of store.list(resource, namespace))
      if (selection(object)) tell(eventLine('ADDED', jsonOf(object)));

  const unsubscribe = store.onChange((change) => {
    if (change.resource === resource) tell(lineOf(change, selection));
  });
  const bookmark = (): void => {
    if (query.get('allowWatchBookmarks') !== 'true' || told === store.version) return;
    const metadata = { resourceVersion: String(store.version), creationTimestamp: null };
    tell(eventLine('BOOKMARK', JSON.stringify({ kind: resource.kind, apiVersion: apiVersionOf(resource), metadata })));
  };
  const stopBookmarks = repeat(cluster, bookmark);
  const stopTimeout = timers.after((Number(query.get('timeoutSeconds')) || TIMEOUT) * 1000, () => {
    bookmark();
    response.end();
  });
  response.on('close', () => {
    unsubscribe();
    stopBookmarks();
    stopTimeout();
  });
}

function repeat({ timers }: Cluster, action: () => void): () => void {
  let stop = (): void => {};
  const next = (): void => {
    stop = timers.after(BOOKMARK_EVERY, () => {
      action();
      next();
    });
  };
  next();
  return () => stop();
}

/** `null`: from what there is now. */
function versionOf(text: string | null): number | null {
  if (text === null || text === '' || text === '0') return null;
  if (!/^\d+$/.test(text)) {
    throw new StatusError(
      500,
      null,
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  return Number(text);
}

/** The version of another cluster, or of this one before it was started anew: the client has to list again. */
const tooLarge = (asked: number, current: number): StatusError => gone(current, asked);

/** What a change is to who sees only the selected objects; `null` when it is nothing. */
function lineOf({ type, object, previous }: Change, selection: Selection): string | null {
  const was = previous !== null && selection(previous);
  const is = type !== 'DELETED' && selection(object);
  if (is) return eventLine(was ? 'MODIFIED' : 'ADDED', jsonOf(object));
  if (!was) return null;
  const { resourceVersion } = object.metadata;
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion } };
  return eventLine('DELETED', jsonOf(last));
}

const eventLine = (type: string, object: string): string => `{"type":"${type}","object":${object}}\n`;
