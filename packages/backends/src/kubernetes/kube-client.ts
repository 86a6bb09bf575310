import { existsSync } from 'node:fs';
import type { AgentOptions, RequestOptions } from 'node:https';
import { delimiter } from 'node:path';
import type { Duplex } from 'node:stream';
// The one place that knows the Kubernetes client: it reads every form of kubeconfig, in-cluster configuration,
// exec plugins and rotated credentials. Requests go out on connections that are kept (docs/decisions/0004).
import { KubeConfig, PortForward } from '@kubernetes/client-node';
import { ProblemError } from '@tycho/ast';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { isInBackground } from '../background.ts';
import { type ClusterObserver, unobserved } from '../cluster-observer.ts';
import { clusterUnavailable } from './api-error.ts';
import { callOf } from './call-of.ts';
import { type FencedOptions, fencedWrites } from './fenced-write.ts';
import { forwardPort } from './forward-port.ts';
import { type KubeAnswer, repeatRequest } from './repeat-request.ts';
import { RequestLimiter } from './request-limiter.ts';

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly contentType?: string;
  readonly accept?: string;
  /** How long an answer may take, in milliseconds. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface KubeResponse {
  readonly status: number;
  readonly text: string;
}

export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

export interface KubeClient {
  readonly server: string;
  /** What named the cluster; `nowhere`: nothing did, and the client assumes one on this machine. */
  readonly from: 'kubeconfig' | 'pod' | 'nowhere';
  /** The namespace of the current context, where it names one. */
  readonly contextNamespace: string | null;
  /** The answer; it is asked for again while the API server asks to come back, within limits. */
  request(request: KubeRequest): Promise<KubeResponse>;
  /** The lines of an answer that does not end by itself. Throws when the connection breaks. */
  stream(request: KubeRequest): Promise<{ status: number; lines: AsyncIterable<string> }>;
  /** Joins a stream with a port of a pod, until either ends. Throws what keeps it from being so. */
  forward(target: PodPort, stream: Duplex): Promise<void>;
  close(): Promise<void>;
}

export interface KubeClientOptions {
  /** A path, or the content as an object; by default KUBECONFIG, `~/.kube/config` or the pod's own account. */
  readonly kubeconfig?: object | string | undefined;
  readonly context?: string | undefined;
  /** Who asks, as the API server's logs show it. */
  readonly userAgent?: string | undefined;
  /** Is told of every request. */
  readonly observer?: ClusterObserver | undefined;
}

const USER_AGENT = 'tycho';

/** How long credentials are used before the configuration is asked for them again, in milliseconds. */
const CREDENTIALS_LAST = 10_000;
/** Requests at once; more gain nothing against one API server (docs/benchmarks.md). */
const CONNECTIONS = 32;
const CONNECT_TIMEOUT = 5_000;
const ANSWER_TIMEOUT = 30_000;

/** Connections: what is answered at once, and what is followed, which must not stand in line behind it. */
interface Dispatchers {
  readonly requests: Dispatcher;
  readonly streams: Dispatcher;
}

interface Access {
  readonly dispatchers: Dispatchers;
  readonly headers: Record<string, string>;
  readonly until: number;
}

export function kubeClient(options: KubeClientOptions): KubeClient {
  const config = loadConfig(options);
  const { observer = unobserved } = options;
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the kubeconfig names no current cluster');
  const server = new URL(cluster.server);
  const basePath = server.pathname.replace(/\/$/, '');
  const dispatchers = new Map<string, Dispatchers>();
  const limiter = new RequestLimiter(CONNECTIONS);
  const { userAgent = USER_AGENT } = options;
  let access: Promise<Access> | null = null;

  async function newAccess(): Promise<Access> {
    const https: RequestOptions = {};
    await config.applyToHTTPSOptions(https as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
    const options = config.createDispatcherOptions(cluster, https as AgentOptions);
    const key = JSON.stringify(options);
    const known = dispatchers.get(key) ?? newDispatchers(options);
    dispatchers.set(key, known);
    const headers = Object.fromEntries(
      Object.entries(https.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    if (https.auth) headers.Authorization = `Basic ${Buffer.from(https.auth).toString('base64')}`;
    return { dispatchers: known, headers, until: Date.now() + CREDENTIALS_LAST };
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

  async function send(request: KubeRequest, kind: keyof Dispatchers, bodyTimeout: number) {
    const { dispatchers, headers } = await currentAccess().catch((error) => {
      throw clusterUnavailable(server.origin, error, 'cannot be asked, its credentials are not to be had');
    });
    const call = observer.called(callOf(request));
    try {
      const options: Dispatcher.RequestOptions & FencedOptions = {
        origin: server.origin,
        path: basePath + request.path + (request.query ? `?${new URLSearchParams(request.query)}` : ''),
        method: request.method,
        headers: {
          ...headers,
          ...call.headers,
          'user-agent': userAgent,
          accept: request.accept ?? 'application/json',
          ...(request.body ? { 'content-type': request.contentType ?? 'application/json' } : {}),
        },
        body: request.body ? JSON.stringify(request.body) : null,
        signal: request.signal ?? null,
        headersTimeout: request.timeout ?? ANSWER_TIMEOUT,
        bodyTimeout,
        fencedBy: request.method === 'GET' ? undefined : request.signal,
      };
      const answer = await dispatchers[kind].request(options);
      call.ended(answer.statusCode);
      if (answer.statusCode === 401) access = null;
      return answer;
    } catch (error) {
      call.ended(null);
      throw error;
    }
  }

  async function answerTo(request: KubeRequest): Promise<KubeAnswer> {
    const { statusCode: status, headers, body } = await send(request, 'requests', request.timeout ?? ANSWER_TIMEOUT);
    const text = await body.text();
    if (status === 429) limiter.tooMany();
    else limiter.answered();
    return { status, text, retryAfter: headers['retry-after']?.toString() ?? null };
  }

  /** Says of what undici throws that the cluster does not answer, unless the request was called off. */
  async function unlessAway<T>({ signal }: KubeRequest, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (signal?.aborted || error instanceof ProblemError) throw error;
      throw clusterUnavailable(server.origin, error);
    }
  }

  return {
    server: server.origin + basePath,
    from: sourceOf(config),
    contextNamespace: config.getContextObject(config.getCurrentContext())?.namespace ?? null,
    request(request) {
      const background = isInBackground();
      const once = () => limiter.run(() => answerTo(request), request.signal, background);
      return unlessAway(request, repeatRequest(request, once));
    },
    async stream(request) {
      const answer = await unlessAway(request, send(request, 'streams', 0));
      return { status: answer.statusCode, lines: linesOf(answer.body) };
    },
    forward({ namespace, pod, port }, stream) {
      const forwarder = new PortForward(config);
      return forwardPort(async (it, errors) => {
        try {
          return (await forwarder.portForward(namespace, pod, [port], it, errors, it)) as WebSocketConnection;
        } catch (cause) {
          // What the client throws is an event.
          const { message } = cause as { message?: unknown };
          throw new Error(`port ${port} of pod ${pod} is not forwarded: ${message ?? cause}`, { cause });
        }
      }, stream);
    },
    async close() {
      const all = [...dispatchers.values()].flatMap((it) => [it.requests, it.streams]);
      await Promise.all(all.map((it) => it.destroy()));
    },
  };
}

/** Without repeating, which is asked for by a number, the answer is the connection itself. */
type WebSocketConnection = Exclude<Awaited<ReturnType<PortForward['portForward']>>, () => unknown>;

/** By the names that the Kubernetes client gives to what it has not read from a kubeconfig. */
function sourceOf(config: KubeConfig): KubeClient['from'] {
  if (config.getCurrentCluster()?.name === 'inCluster') return 'pod';
  return config.getCurrentContext() === 'loaded-context' ? 'nowhere' : 'kubeconfig';
}

type DispatcherOptions = ReturnType<KubeConfig['createDispatcherOptions']>;

const newDispatchers = (options: DispatcherOptions): Dispatchers => ({
  requests: newDispatcher(options, CONNECTIONS).compose(fencedWrites),
  streams: newDispatcher(options, null),
});

/** `connections`: `null` is as many as are asked for. */
function newDispatcher(options: DispatcherOptions, connections: number | null): Dispatcher {
  const common = { connections, connectTimeout: CONNECT_TIMEOUT, allowH2: false };
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
  const several = filesOfEnvironment();
  if (typeof kubeconfig === 'string') config.loadFromFile(kubeconfig);
  else if (kubeconfig) config.loadFromString(JSON.stringify(kubeconfig));
  else if (several.length > 0) loadFromFiles(config, several);
  else config.loadFromDefault();
  if (context) {
    if (!config.getContextObject(context)) throw new Error(`the kubeconfig has no context ${context}`);
    config.setCurrentContext(context);
  }
  // The client refuses plain HTTP (`kubectl proxy`, the embedded cluster) unless told that nothing is verified.
  config.clusters = config.clusters.map((it) => (it.server.startsWith('http:') ? { ...it, skipTLSVerify: true } : it));
  return config;
}

/** Those of KUBECONFIG that are there: like kubectl, whoever names several need not have all of them. */
function filesOfEnvironment(): string[] {
  // biome-ignore lint/style/noProcessEnv: the Kubernetes client reads it, too, but not as kubectl does
  const { KUBECONFIG = '' } = process.env;
  return KUBECONFIG.split(delimiter).filter((it) => existsSync(it));
}

/** What several files name is as the first of them says, for which the Kubernetes client has refusals instead. */
function loadFromFiles(config: KubeConfig, paths: readonly string[]): void {
  const files = paths.map((path) => {
    const file = new KubeConfig();
    file.loadFromFile(path);
    return file;
  });
  config.loadFromOptions({
    clusters: firstOfEach(files.flatMap((it) => it.clusters)),
    users: firstOfEach(files.flatMap((it) => it.users)),
    contexts: firstOfEach(files.flatMap((it) => it.contexts)),
    currentContext: files.find((it) => it.currentContext)?.currentContext,
  });
}

const firstOfEach = <T extends { readonly name: string }>(all: readonly T[]): T[] => [
  ...new Map(all.toReversed().map((it) => [it.name, it])).values(),
];

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
