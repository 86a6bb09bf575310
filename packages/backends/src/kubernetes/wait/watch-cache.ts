import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@tycho/ast';
import type { WatchEnd, WatchHealth } from '../../cluster-observer.ts';
import { apiError, KubeApiError } from '../api-error.ts';
import { labelKeys } from '../compile/labels.ts';
import { type Kind, kinds, pathOf, resourceOf } from '../kinds.ts';
import type { KubeClient } from '../kube-client.ts';
import type { KubeObject } from '../objects.ts';
import type { Place } from '../place.ts';

type Change = (guid: string) => void;

/** How long the API server keeps one watch open, in seconds, before it is opened again. */
const WATCH_SECONDS = 290;
/** Pauses between two tries, in milliseconds: they grow while nobody asks. */
const RETRY = { first: 200, most: 10_000 };

/** Runs what goes on for as long as the process does, outside of the job or request that happened to begin it. */
const detached = AsyncLocalStorage.snapshot();

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject & { readonly code?: number; readonly message?: string };
}

/**
 * All of Tycho's objects of one kind and place as one watch keeps them up to date: one per kind and process, however
 * many systems there are; and one more for all that have namespaces of their own.
 */
export class WatchCache<T extends KubeObject> {
  readonly #client: KubeClient;
  readonly #kind: Kind;
  readonly #place: Place;
  readonly #onChange: Change;
  readonly #stop = new AbortController();
  readonly #systems = new Map<string, Map<string, T>>();
  #running: Promise<void> | null = null;
  #synced = pending();
  #version = '';
  #connected = false;
  /** Ends the rest after a failure. */
  #hurry: AbortController | null = null;
  #lastHeard: number | null = null;
  readonly #restarts: Record<WatchEnd, number> = { ended: 0, expired: 0, refused: 0, broken: 0 };

  constructor(client: KubeClient, kind: Kind, place: Place, onChange: Change) {
    this.#client = client;
    this.#kind = kind;
    this.#place = place;
    this.#onChange = onChange;
  }

  /**
   * Resolves once the cache has seen everything there is; rejects with why it cannot. A watch that rests after a failure
   * is opened again for whoever asks.
   */
  async synced(): Promise<void> {
    this.#running ??= detached(() => this.#run());
    this.#hurry?.abort();
    return this.#synced.promise;
  }

  of(guid: string): T[] {
    return [...(this.#systems.get(guid)?.values() ?? [])];
  }

  guids(): string[] {
    return [...this.#systems.keys()];
  }

  health(): WatchHealth {
    return {
      resource: resourceOf(this.#kind),
      placement: this.#place.placement,
      synced: this.#version !== '',
      connected: this.#connected,
      lastHeard: this.#lastHeard,
      restarts: { ...this.#restarts },
      objects: [...this.#systems.values()].reduce((sum, it) => sum + it.size, 0),
    };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let pause: number = RETRY.first;
    while (!this.#stop.signal.aborted) {
      try {
        if (!this.#version) await this.#list();
        this.#synced.resolve();
        await this.#watch();
        this.#restarts.ended += 1;
        pause = RETRY.first;
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        this.#restarts[this.#endOf(error)] += 1;
        this.#fail(error);
        await this.#rest(pause);
        pause = Math.min(pause * 2, RETRY.most);
      }
    }
    this.#version = '';
    this.#fail(new Error('the watch is closed'));
  }

  async #rest(pause: number): Promise<void> {
    this.#hurry = new AbortController();
    const hurry = AbortSignal.any([this.#stop.signal, this.#hurry.signal]);
    await sleep(RETRY.first, null, { signal: this.#stop.signal }).catch(() => {});
    await sleep(pause - RETRY.first, null, { signal: hurry }).catch(() => {});
    this.#hurry = null;
  }

  /** A version that an event says is too old is forgotten before its error is thrown. */
  #endOf(error: unknown): WatchEnd {
    if (error instanceof KubeApiError) return error.status === 410 ? 'expired' : 'refused';
    return this.#version || error instanceof ProblemError ? 'broken' : 'expired';
  }

  /** Whoever waits for a list is told why it failed; the next to ask waits for the next try. */
  #fail(error: unknown): void {
    if (this.#version) return;
    this.#synced.reject(error);
    this.#synced = pending();
  }

  async #list(): Promise<void> {
    const { status, text } = await this.#client.request(this.#get({}));
    if (status !== 200) throw this.#refused(status, text, 'list');
    const { metadata, items } = JSON.parse(text) as { metadata: { resourceVersion: string }; items: readonly T[] };
    const before = [...this.#systems.keys()];
    this.#systems.clear();
    const { apiVersion } = kinds[this.#kind];
    for (const item of items) this.#put({ ...item, apiVersion, kind: this.#kind });
    this.#version = metadata.resourceVersion;
    this.#lastHeard = Date.now();
    for (const guid of new Set([...before, ...this.#systems.keys()])) this.#onChange(guid);
  }

  async #watch(): Promise<void> {
    const query = {
      watch: 'true',
      resourceVersion: this.#version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(WATCH_SECONDS),
    };
    const { status, lines } = await this.#client.stream(this.#get(query));
    if (status !== 200) {
      let text = '';
      for await (const line of lines) text += line;
      if (status === 410) this.#version = '';
      throw this.#refused(status, text, 'watch');
    }
    this.#connected = true;
    this.#lastHeard = Date.now();
    try {
      for await (const line of lines) if (line) this.#take(JSON.parse(line) as WatchEvent);
    } finally {
      this.#connected = false;
    }
  }

  #take({ type, object }: WatchEvent): void {
    this.#lastHeard = Date.now();
    if (type === 'ERROR') {
      this.#version = '';
      throw new Error(object.message ?? 'the watch ended');
    }
    this.#version = object.metadata.resourceVersion;
    const guid = object.metadata.labels?.[labelKeys.guid];
    if (type === 'BOOKMARK' || guid === undefined) return;
    if (type === 'DELETED') this.#delete(guid, object.metadata.uid);
    else this.#put(object as unknown as T);
    this.#onChange(guid);
  }

  #put(object: T): void {
    const guid = object.metadata.labels?.[labelKeys.guid];
    if (guid === undefined) return;
    const objects = this.#systems.get(guid) ?? new Map<string, T>();
    objects.set(object.metadata.uid, withoutManagedFields(object));
    this.#systems.set(guid, objects);
  }

  #delete(guid: string, uid: string): void {
    const objects = this.#systems.get(guid);
    objects?.delete(uid);
    if (objects?.size === 0) this.#systems.delete(guid);
  }

  #get(query: Record<string, string>) {
    return {
      method: 'GET' as const,
      path: pathOf(this.#kind, this.#place.namespace),
      query: { labelSelector: this.#place.selector, ...query },
      signal: this.#stop.signal,
    };
  }

  #refused(status: number, text: string, verb: string): ProblemError {
    const resource = resourceOf(this.#kind);
    return apiError(status, text, { verb, resource, namespace: this.#place.namespace, about: resource });
  }
}

/** Nobody reads them, and they are half of an object. */
function withoutManagedFields<T extends KubeObject>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata as KubeObject['metadata'] & { managedFields?: unknown };
  return { ...object, metadata };
}

/** A promise whose rejection may go unheard: not everybody waits for every list. */
function pending(): PromiseWithResolvers<void> {
  const it = Promise.withResolvers<void>();
  it.promise.catch(() => {});
  return it;
}
