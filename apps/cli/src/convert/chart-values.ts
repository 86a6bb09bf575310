import { manifestYaml } from '../output/manifest-yaml.ts';
import { type Converted, serviceOf } from './converted.ts';

type Values = Record<string, unknown>;

/** What stands for a value until the text is written; nothing that a Compose file may say has these characters. */
const MARK = '\u{e000}';
const KEPT = new RegExp(`['"]?${MARK}(.+?)\\|(.+?)${MARK}['"]?`, 'gu');
/** What can be changed of a container, beside what its pods have together. */
const OF_CONTAINER = ['image', 'env', 'resources'] as const;

/** Collects the values of a chart, and writes the templates that refer to them. */
export class ChartValues {
  /** By name of the service, then by what it is. */
  readonly services: Record<string, Values> = {};

  /** The object as a template; it renders to the same object with the values as they are. */
  template(object: Converted): string {
    const service = serviceOf(object);
    const open = service === null ? object : this.#opened(object, service);
    const text = manifestYaml(open).replaceAll('{{', '{{ "{{" }}');
    return text.replaceAll(KEPT, (_, service: string, key: string) => reference(service, key));
  }

  #opened(object: Converted, service: string): object {
    const spec = object.spec as Values;
    switch (object.kind) {
      case 'Deployment':
        return {
          ...object,
          spec: { ...this.#pods(spec, service), replicas: this.#keep(service, 'replicas', spec.replicas) },
        };
      case 'Job':
        return { ...object, spec: this.#pods(spec, service) };
      case 'Service':
        return { ...object, spec: { ...spec, ports: this.#keep(service, 'ports', spec.ports) } };
      default:
        return object;
    }
  }

  #pods(spec: Values, service: string): Values {
    const template = spec.template as { spec: { containers: Values[] } };
    const containers = template.spec.containers.map((it, at) =>
      this.#container(it, at === 0 ? service : String(it.name)),
    );
    return { ...spec, template: { ...template, spec: { ...template.spec, containers } } };
  }

  #container(container: Values, service: string): Values {
    const kept = OF_CONTAINER.filter((it) => container[it] !== undefined);
    return { ...container, ...Object.fromEntries(kept.map((it) => [it, this.#keep(service, it, container[it])])) };
  }

  #keep(service: string, key: string, value: unknown): string {
    const values = this.services[service] ?? {};
    this.services[service] = { ...values, [key]: value };
    return `${MARK}${service}|${key}${MARK}`;
  }
}

/** JSON is YAML, so any value may stand there. */
const reference = (service: string, key: string): string =>
  `{{ index .Values.services ${JSON.stringify(service)} ${JSON.stringify(key)} | toJson }}`;
