import { splitWords } from '../canonical/split-words.ts';
import { validateShape } from '../schema/validate.ts';
import type { Entry, MapNode, Node, Place, Value } from '../yaml/node.ts';
import { child, isNull, listNode, mapNode, scalarNode } from '../yaml/node.ts';
import { entryAt, withAt, withoutAt } from './place-at.ts';
import { ext } from './probe-shape.ts';
import type { Context, Translation } from './translation.ts';
import { tell } from './translation.ts';

/** What Kubernetes takes where a probe does not say. */
const defaults = { period: 10, threshold: 3, timeout: '1s', path: '/', port: 80 };

/** `ext.kube`: the readiness probe is the healthcheck, the liveness probe restarts the container. */
export const readProbes: Translation = (service, path, context) => {
  const written = service.entries.get('ext');
  if (!written) return service;
  const left = withoutAt(service, ['ext']);
  const valid = validateShape(written.value, ext, `${path}.ext`, context.report);
  const kube = child(valid ?? undefined, 'kube');
  if (kube?.kind !== 'map') return left;
  return [...kube.entries].reduce((it, [name, { key, value }]) => {
    const at = `${path}.ext.kube.${name}`;
    const { as, hint, add } = probes[name === 'livenessProbe' ? 'livenessProbe' : 'readinessProbe'];
    if (value.kind !== 'map') {
      tell(context, at, `\`${name}: none\` is what a service has anyway`, 'Remove it.', key);
      return it;
    }
    tell(context, at, `\`${name}\` is read as \`${as}\``, hint, key);
    return add(it, { probe: value, key, at }, context);
  }, left);
};

const probes = {
  livenessProbe: { as: 'x-tycho.liveness', hint: 'Write `x-tycho: { liveness: … }`.', add: withLiveness },
  readinessProbe: {
    as: 'healthcheck',
    hint: 'Write `healthcheck:`, and `x-tycho: { healthcheck: … }` for what it has no words for.',
    add: withHealthcheck,
  },
};

interface Written {
  readonly probe: MapNode;
  readonly key: Place;
  readonly at: string;
}

function withHealthcheck(service: MapNode, { probe, key, at }: Written, context: Context): MapNode {
  if (refusesBoth(service, [['healthcheck'], ['x-tycho', 'healthcheck']], key, at, context)) return service;
  const found = testOf(probe, key, at, context);
  if (found === null) return service;
  const { test, ...other } = found;
  const standard = { ...(test && { test }), ...timesOf(probe) };
  const more = { ...other, ...delayOf(probe) };
  const checked = withAt(service, ['healthcheck'], mapping(key, standard), key);
  return Object.keys(more).length === 0
    ? checked
    : withAt(checked, ['x-tycho', 'healthcheck'], mapping(key, more), key);
}

function withLiveness(service: MapNode, { probe, key, at }: Written, context: Context): MapNode {
  if (refusesBoth(service, [['x-tycho', 'liveness']], key, at, context)) return service;
  const found = testOf(probe, key, at, context);
  if (found === null) return service;
  const all = { ...found, ...delayOf(probe), ...timesOf(probe) };
  return withAt(service, ['x-tycho', 'liveness'], mapping(key, all), key);
}

function refusesBoth(
  service: MapNode,
  paths: readonly string[][],
  key: Place,
  at: string,
  { report }: Context,
): boolean {
  const other = paths.find((it) => entryAt(service, it) !== undefined);
  if (other === undefined) return false;
  report.error('value-invalid', at, `there is \`${other.join('.')}\` too`, 'Remove one of the two.', key);
  return true;
}

type Nodes = Readonly<Record<string, Node>>;

function testOf(probe: MapNode, key: Place, at: string, { report }: Context): Nodes | null {
  const http = child(probe, 'httpGet') ?? child(probe, 'http_get');
  const tcp = child(probe, 'tcpSocket') ?? child(probe, 'tcp_socket');
  const cmd = child(probe, 'cmd');
  const found = {
    ...(cmd && !isNull(cmd) && { test: testCommand(cmd) }),
    ...(http?.kind === 'map' && { http: httpTest(http) }),
    ...(tcp && { tcp }),
  };
  if (Object.keys(found).length === 1) return found;
  const what = Object.keys(found).length === 0 ? 'the probe tests nothing' : 'the probe has more than one test';
  if (!report.failedAt(at)) {
    report.error('value-invalid', at, what, 'Write one of `httpGet`, `tcpSocket` and `cmd`.', key);
  }
  return null;
}

function testCommand(cmd: Node): Node {
  if (cmd.kind !== 'scalar') return cmd.kind === 'list' ? listNode(cmd, [scalarNode(cmd, 'CMD'), ...cmd.items]) : cmd;
  const split = splitWords(cmd.text);
  const words = split.kind === 'words' && split.cut === '' ? ['CMD', ...split.words] : ['CMD-SHELL', cmd.text];
  return listNode(
    cmd,
    words.map((it) => scalarNode(cmd, it)),
  );
}

function httpTest(http: MapNode): Node {
  const headers = child(http, 'httpHeaders');
  return mapping(http, {
    port: child(http, 'port') ?? scalarNode(http, defaults.port),
    path: child(http, 'path') ?? scalarNode(http, defaults.path),
    ...(headers && { headers: headersOf(headers) }),
  });
}

function headersOf(headers: Node): Node {
  if (headers.kind !== 'list') return headers;
  const named = headers.items.flatMap((it): [string, Entry][] => {
    const [name, value] = [child(it, 'name'), child(it, 'value')];
    return name?.kind === 'scalar' && value ? [[name.text, { key: name, value }]] : [];
  });
  return mapNode(headers, new Map(named));
}

const delayOf = (probe: MapNode): Nodes => {
  const delay = child(probe, 'delay');
  return numberIn(delay) > 0 && delay ? { delay: scalarNode(delay, `${numberIn(delay)}s`) } : {};
};

function timesOf(probe: MapNode): Nodes {
  const [period, threshold] = [child(probe, 'period'), child(probe, 'threshold')];
  return {
    interval: scalarNode(period ?? probe, `${numberIn(period) || defaults.period}s`),
    timeout: scalarNode(probe, defaults.timeout),
    retries: scalarNode(threshold ?? probe, numberIn(threshold) || defaults.threshold),
  };
}

function numberIn(node: Node | undefined): number {
  const value: Value = node?.kind === 'scalar' ? node.value : null;
  return typeof value === 'number' ? value : 0;
}

const mapping = (key: Place, nodes: Nodes): MapNode =>
  mapNode(key, new Map(Object.entries(nodes).map(([name, value]) => [name, { key, value }])));
