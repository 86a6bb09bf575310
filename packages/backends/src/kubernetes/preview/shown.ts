import type { KubeObject } from '../objects.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Shown {
  readonly before: object | null;
  readonly after: object | null;
}

/** Two states of an object as a person compares them: without what the cluster keeps for itself, secrets hidden. */
export function shown(before: KubeObject | null, after: KubeObject | null): Shown {
  const states = { before: before && asked(before), after: after && asked(after) };
  return (before ?? after)?.kind === 'Secret' ? hidden(states) : states;
}

/** What somebody asked for, in the order in which objects are written. */
function asked({ apiVersion, kind, metadata, ...object }: KubeObject): Values {
  const { name, namespace, labels, annotations } = metadata;
  const { status: _, ...rest } = object as Values;
  const own = { name, namespace, labels, annotations: annotations && withoutControllers(annotations) };
  return defined({ apiVersion, kind, metadata: defined(own), ...rest });
}

/** What the cluster's controllers note on objects, at a moment of their own. */
const ofControllers =
  /^(deployment\.kubernetes\.io|pv\.kubernetes\.io|volume(\.beta)?\.kubernetes\.io)\/|^deprecated\.daemonset\./;

function withoutControllers(annotations: Values): Values | undefined {
  const own = Object.entries(annotations).filter(([key]) => !ofControllers.test(key));
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}

const defined = (it: Values): Values =>
  Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined));

/** Of a secret value only whether it changes is told. */
function hidden({ before, after }: Shown): Shown {
  const [old, next] = [valuesOf(before), valuesOf(after)];
  const hide = (state: object | null, own: Values, mark: (key: string) => string) =>
    state && {
      ...without(state, 'stringData'),
      data: Object.fromEntries(Object.keys(own).map((key) => [key, mark(key)])),
    };
  const differs = (key: string) => before !== null && old[key] !== next[key];
  return {
    before: hide(before, old, () => '(hidden)'),
    after: hide(after, next, (key) => (differs(key) ? '(hidden, another value)' : '(hidden)')),
  };
}

/** The values of a Secret in base64, whichever way they are written. */
function valuesOf(state: object | null): Values {
  const { data = {}, stringData = {} } = (state ?? {}) as { data?: Values; stringData?: Values };
  const encoded = Object.entries(stringData).map(([key, it]) => [key, Buffer.from(String(it)).toString('base64')]);
  return { ...data, ...Object.fromEntries(encoded) };
}

const without = (it: object, key: string): Values =>
  Object.fromEntries(Object.entries(it).filter(([name]) => name !== key));
