import type { AgentOptions, RequestOptions } from 'node:https';
// The one place that knows the Kubernetes client: it reads every form of kubeconfig, in-cluster configuration,
// exec plugins and rotated credentials. Requests go out on connections that are kept (docs/decisions/0004).
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { clusterUnavailable } from './api-error.ts';

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface KubeResponse {
  readonly status: number;
  readonly text: string;
}

export interface KubeClient {
  readonly server: string;
  /** The namespace of the current context, where it names one. */
  readonly contextNamespace: string | null;
  request(request: KubeRequest): Promise<KubeResponse>;
  /** The lines of an answer that does not end by itself. Throws when the connection breaks. */
  stream(request: KubeRequest): Promise<{ status: number; lines: AsyncIterable<string> }>;
  close(): Promise<void>;
}

export interface KubeClientOptions {
  /** A path, or the content as an object; by default KUBECONFIG, `~/.kube/config` or the pod's own account. */
  readonly kubeconfig?: object | string | undefined;
  readonly context?: string | undefined;
}

/** How long credentials are used before the configuration is asked for them again, in milliseconds. */
const CREDENTIALS_LAST = 10_000;
/** Requests at once; more gain nothing against one API server (docs/benchmarks.md). */
const CONNECTIONS = 32;
const CONNECT_TIMEOUT = 5_000;
const ANSWER_TIMEOUT = 30_000;

interface Access {
  readonly dispatcher: Dispatcher;
  readonly headers: Record<string, string>;
  readonly until: number;
}

export function kubeClient(options: KubeClientOptions): KubeClient {
  const config = loadConfig(options);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig names no current cluster');
  const server = new URL(cluster.server);
  const basePath = server.pathname.replace(/\/$/, '');
  const dispatchers = new Map<string, Dispatcher>();
  let access: Promise<Access> | null = null;

  async function newAccess(): Promise<Access> {
    const https: RequestOptions = {};
    await config.applyToHTTPSOptions(https as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
    const options = config.createDispatcherOptions(cluster, https as AgentOptions);
    const key = JSON.stringify(options);
    const dispatcher = dispatchers.get(key) ?? newDispatcher(options);
    dispatchers.set(key, dispatcher);
    const headers = Object.fromEntries(
      Object.entries(https.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    if (https.auth) headers.Authorization = `Basic ${Buffer.from(https.auth).toString('base64')}`;
    return { dispatcher, headers, until: Date.now() + CREDENTIALS_LAST };
  }

  async function currentAccess(): Promise<Access> {
    if (access && (await access).until > Date.now()) return access;
    const next = newAccess();
    access = next;
    next.catch(() => {
      if (access === next) access = null;
    });
    return next;
  }

  async function send(request: KubeRequest, timeout: number) {
    const { dispatcher, headers } = await currentAccess().catch((error) => {
      throw clusterUnavailable(server.origin, error, 'cannot be asked, its credentials are not to be had');
    });
    try {
      const answer = await dispatcher.request({
        origin: server.origin,
        path: basePath + request.path + (request.query ? `?${new URLSearchParams(request.query)}` : ''),
        method: request.method,
        headers: {
          ...headers,
          accept: request.accept ?? 'application/json',
          ...(request.body ? { 'content-type': request.contentType ?? 'application/json' } : {}),
        },
        body: request.body ? JSON.stringify(request.body) : null,
        signal: request.signal ?? null,
        headersTimeout: ANSWER_TIMEOUT,
        bodyTimeout: timeout,
      });
      if (answer.statusCode === 401) access = null;
      return answer;
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw clusterUnavailable(server.origin, error);
    }
  }

  return {
    server: server.origin + basePath,
    contextNamespace: config.getContextObject(config.getCurrentContext())?.namespace ?? null,
    async request(request) {
      const answer = await send(request, ANSWER_TIMEOUT);
      try {
        return { status: answer.statusCode, text: await answer.body.text() };
      } catch (error) {
        if (request.signal?.aborted) throw error;
        throw clusterUnavailable(server.origin, error);
      }
    },
    async stream(request) {
      const answer = await send(request, 0);
      return { status: answer.statusCode, lines: linesOf(answer.body) };
    },
    async close() {
      await Promise.all([...dispatchers.values()].map((it) => it.destroy()));
    },
  };
}

function newDispatcher(options: ReturnType<KubeConfig['createDispatcherOptions']>): Dispatcher {
  const common = { connections: CONNECTIONS, connectTimeout: CONNECT_TIMEOUT };
  switch (options.type) {
    case 'agent':
      return new Agent({ ...common, connect: options.connect as NonNullable<Agent.Options['connect']> });
    case 'none':
      return new Agent(common);
    case 'proxy':
      return new ProxyAgent({
        ...common,
        uri: options.uri,
        requestTls: options.requestTls as NonNullable<ProxyAgent.Options['requestTls']>,
      });
    case 'socks':
      throw new Error(`the SOCKS proxy ${options.uri} of the kubeconfig is not supported: use an HTTP proxy`);
  }
}

function loadConfig({ kubeconfig, context }: KubeClientOptions): KubeConfig {
  const config = new KubeConfig();
  if (typeof kubeconfig === 'string') config.loadFromFile(kubeconfig);
  else if (kubeconfig) config.loadFromString(JSON.stringify(kubeconfig));
  else config.loadFromDefault();
  if (context) {
    if (!config.getContextObject(context)) throw new Error(`the kubeconfig has no context ${context}`);
    config.setCurrentContext(context);
  }
  // The client refuses plain HTTP (`kubectl proxy`, the embedded cluster) unless told that nothing is verified.
  config.clusters = config.clusters.map((it) => (it.server.startsWith('http:') ? { ...it, skipTLSVerify: true } : it));
  return config;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest) yield rest;
}
