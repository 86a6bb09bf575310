import { randomUUID } from 'node:crypto';
import { type Json, type JsonObject, objectOr, objectsOr } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import { apiVersionOf, resourceOfKind } from '../resources.ts';
import { WatchStream } from './watch-stream.ts';

export interface Reply {
  readonly code: number;
  readonly body: KubeObject & JsonObject;
}

const APPLY = 'application/apply-patch+yaml';

/** A namespace of a test's own, and the requests it makes there. */
export class World implements AsyncDisposable {
  readonly url: string;
  readonly namespace: string;
  readonly #patience: number;
  readonly #watches = new Set<WatchStream>();

  private constructor(url: string, namespace: string, patience: number) {
    this.url = url;
    this.namespace = namespace;
    this.#patience = patience;
  }

  /** `patience`: how long `eventually` waits, in milliseconds. */
  static async create(url: string, patience: number): Promise<World> {
    const namespace = `world-${randomUUID().slice(0, 8)}`;
    const world = new World(url, namespace, patience);
    await world.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    return world;
  }

  /** `/apis/apps/v1/namespaces/NAMESPACE/deployments/NAME` */
  path(kind: string, name = ''): string {
    const resource = resourceOfKind(kind);
    if (!resource) throw new Error(`no kind ${kind}`);
    const root = resource.group ? '/apis' : '/api';
    return `${root}/${apiVersionOf(resource)}/namespaces/${this.namespace}/${resource.plural}${name && `/${name}`}`;
  }

  async send(method: string, path: string, body?: Json, contentType = 'application/json'): Promise<Reply> {
    const payload = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': contentType } };
    const response = await fetch(this.url + path, { method, ...payload, signal: AbortSignal.timeout(20_000) });
    const text = await response.text();
    return { code: response.status, body: JSON.parse(text || '{}') as Reply['body'] };
  }

  /** Server-Side Apply by the manager `tycho`, unless another is named. */
  apply(object: JsonObject, { manager = 'tycho', force = false } = {}): Promise<Reply> {
    const path = this.path(String(object.kind), String(objectOr(object.metadata).name));
    return this.send('PATCH', `${path}?fieldManager=${manager}&force=${force}`, object, APPLY);
  }

  get(kind: string, name: string): Promise<Reply> {
    return this.send('GET', this.path(kind, name));
  }

  delete(kind: string, name: string, options?: JsonObject): Promise<Reply> {
    return this.send('DELETE', this.path(kind, name), options);
  }

  async list(kind: string, query = ''): Promise<KubeObject[]> {
    const { body } = await this.send('GET', `${this.path(kind)}?${query}`);
    return objectsOr(body.items) as KubeObject[];
  }

  async watch(kind: string, query: string): Promise<WatchStream> {
    const stream = await WatchStream.open(`${this.url}${this.path(kind)}?watch=true&${query}`);
    this.#watches.add(stream);
    return stream;
  }

  /** Resolves with what `look` finds once it is neither `null` nor `false`. */
  async eventually<T>(look: () => Promise<T | null | false>): Promise<T> {
    const deadline = Date.now() + this.#patience;
    for (;;) {
      const found = await look();
      if (found !== null && found !== false) return found;
      if (Date.now() > deadline) throw new Error(`not within ${this.#patience} ms: ${look}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const it of this.#watches) await it.close();
    await this.send('DELETE', `/api/v1/namespaces/${this.namespace}`);
  }
}
