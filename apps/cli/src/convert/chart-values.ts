import { type Converted, labelOf, serviceOf } from './converted.ts';
import { TemplateText } from './template-text.ts';

type Values = Record<string, unknown>;

interface ChartOptions {
  /** Name of the system, and what its objects have at the end of theirs. */
  readonly name: string;
  readonly suffix: string;
  /** The namespace that a release may have another of; `null`: the system brings its own. */
  readonly namespace: string | null;
}

/** Kinds that run pods. */
const workloads = ['Deployment', 'DaemonSet', 'Job'];
/** What says how a service is published, beside the pods that it leads to. */
const ofPublished = ['type', 'externalTrafficPolicy', 'loadBalancerSourceRanges', 'ports'];

/** Of an Ingress, as Tycho makes it. */
interface Rule {
  readonly host: string;
  readonly http: { readonly paths: readonly { readonly backend: { service: { port: { number: number } } } }[] };
}

/** A container that Tycho adds. */
const isHelper = ({ name }: Values): boolean => String(name).startsWith('tycho-');

/** Collects the values of a chart, and writes the templates that refer to them. */
export class ChartValues {
  readonly #options: ChartOptions;
  readonly #values: Values = {};
  #text = new TemplateText();

  constructor(options: ChartOptions) {
    this.#options = options;
  }

  get values(): Values {
    return { labels: {}, ...this.#values };
  }

  /** The object as a template; it renders to the same object with the values as they are. */
  template(object: Converted): string {
    this.#text = new TemplateText();
    const { metadata, ...fields } = object;
    const open = { ...fields, metadata: this.#metadata(metadata), ...this.#spec(object) };
    return this.#text.textOf(this.#placed(open) as object);
  }

  #metadata(metadata: Converted['metadata']): object {
    return { ...metadata, labels: { ...metadata.labels, ...this.#text.moreKeys('.Values.labels') } };
  }

  #spec(object: Converted): { readonly spec?: object } {
    const { kind, spec } = object as { kind: string; spec?: Values };
    if (spec === undefined) return {};
    if (kind === 'PersistentVolumeClaim') return { spec: this.#claim(object.metadata.name, spec) };
    const service = serviceOf(object);
    if (service === null) return { spec };
    if (workloads.includes(kind)) return { spec: this.#workload(spec, service, labelOf(object)) };
    switch (kind) {
      case 'Service':
        return { spec: { ...spec, ...this.#some(['services', service, 'publish'], spec, ofPublished) } };
      case 'Ingress':
        return { spec: this.#ingress(spec, service) };
      case 'HTTPRoute':
        return {
          spec: {
            ...spec,
            ...this.#some(['services', service, object.metadata.name], spec, ['parentRefs', 'hostnames']),
          },
        };
      default:
        return { spec };
    }
  }

  #workload(spec: Values, service: string, label: string): Values {
    const template = spec.template as { spec: Values };
    const nameOf = (it: Values) => (it.name === label ? service : String(it.name));
    const containers = template.spec.containers as Values[];
    const before = (template.spec.initContainers ?? []) as Values[];
    const early = before.map((it) =>
      isHelper(it) ? this.#helper(it, containers.concat(before), service, nameOf) : this.#container(it, nameOf(it)),
    );
    const pods = {
      ...template.spec,
      containers: containers.map((it) => this.#container(it, nameOf(it))),
      ...(before.length > 0 ? { initContainers: early } : {}),
    };
    return { ...spec, ...this.#some(['services', service], spec, ['replicas']), template: { ...template, spec: pods } };
  }

  /** What runs before a service, of the same image, follows it. */
  #helper(it: Values, all: readonly Values[], lead: string, nameOf: (it: Values) => string): Values {
    const same = all.find((other) => !isHelper(other) && other.image === it.image);
    const path = same ? ['services', nameOf(same), 'image'] : ['services', lead, 'images', String(it.name)];
    return { ...it, image: this.#image(path, String(it.image)) };
  }

  #container(container: Values, service: string): Values {
    const env = (container.env ?? []) as { name: string; value?: string }[];
    const named = env.map((it) =>
      it.value === undefined
        ? it
        : { ...it, value: this.#keep(['services', service, 'env', it.name], it.value, 'toString') },
    );
    return {
      ...container,
      image: this.#image(['services', service, 'image'], String(container.image)),
      ...(env.length > 0 ? { env: named } : {}),
      ...this.#some(['services', service], container, ['resources']),
    };
  }

  #image(path: readonly string[], image: string): string {
    this.#set(path, partsOf(image));
    return this.#text.value(`include "tycho.image" (${reference(path)})`);
  }

  /** Its host names stand in two places; in the values they are known by the ports to which they lead. */
  #ingress(spec: Values, service: string): Values {
    const rules = spec.rules as Rule[];
    const open = new Map(
      rules.map(({ host, http }) => {
        const port = http.paths[0]?.backend.service.port.number;
        return [host, this.#keep(['services', service, 'hosts', `port-${port}`], host)];
      }),
    );
    const tls = (spec.tls ?? []) as { hosts: string[] }[];
    return {
      ...spec,
      ...this.#some(['services', service], spec, ['ingressClassName']),
      rules: rules.map((it) => ({ ...it, host: open.get(it.host) })),
      ...(tls.length > 0 ? { tls: tls.map((it) => ({ ...it, hosts: it.hosts.map((host) => open.get(host)) })) } : {}),
    };
  }

  #claim(name: string, spec: Values): Values {
    const { name: system, suffix } = this.#options;
    const volume = name.replace(new RegExp(`^${system}-(.+)-${suffix}$`), '$1');
    const { storage } = (spec.resources as { requests: { storage: string } }).requests;
    const requests = { storage: this.#keep(['volumes', volume, 'size'], storage) };
    return { ...spec, ...this.#some(['volumes', volume], spec, ['storageClassName']), resources: { requests } };
  }

  /** Those of these fields that there are, as values below a path. */
  #some(path: readonly string[], fields: Values, keys: readonly string[]): Values {
    const there = keys.filter((it) => fields[it] !== undefined);
    return Object.fromEntries(there.map((it) => [it, this.#keep([...path, it], fields[it])]));
  }

  #keep(path: readonly string[], value: unknown, as?: string): string {
    this.#set(path, value);
    return this.#text.value(`${reference(path)}${as ? ` | ${as}` : ''}`);
  }

  #set(path: readonly string[], value: unknown): void {
    const last = path.at(-1) ?? '';
    const parent = path.slice(0, -1).reduce<Values>((at, key) => {
      at[key] ??= {};
      return at[key] as Values;
    }, this.#values);
    parent[last] = value;
  }

  /** With the namespace of the release in place of the one that is written. */
  #placed(value: unknown): unknown {
    const { namespace } = this.#options;
    if (namespace === null) return value;
    if (Array.isArray(value)) return value.map((it) => this.#placed(it));
    if (typeof value === 'string')
      return value.replace(`.${namespace}.svc.`, () => `.${this.#text.within('.Release.Namespace')}.svc.`);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, it]) =>
        key === 'namespace' && it === namespace
          ? [key, this.#text.value('.Release.Namespace')]
          : [key, this.#placed(it)],
      ),
    );
  }
}

function reference(path: readonly string[]): string {
  if (path.every((it) => /^[a-z]\w*$/i.test(it))) return `.Values.${path.join('.')}`;
  return `index .Values ${path.map((it) => JSON.stringify(it)).join(' ')}`;
}

/** `registry:5000/web:1.2@sha256:…` */
function partsOf(image: string): object {
  const [, repository = image, tag, digest] = /^([^@]+?)(?::([^:/@]+))?(?:@(.+))?$/.exec(image) ?? [];
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** What templates have in common. */
export const helpers = `{{- define "tycho.image" -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}
`;
