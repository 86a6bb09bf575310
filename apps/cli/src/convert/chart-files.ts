import { manifestYaml } from '../output/manifest-yaml.ts';
import { ChartValues, helpers } from './chart-values.ts';
import { type Converted, fileNameOf } from './converted.ts';

interface ChartOptions {
  /** Of the system. */
  readonly name: string;
  readonly guid: string;
  readonly version: string;
}

/**
 * A Helm chart whose values are what differs from place to place: images, replicas, variables, amounts, how services
 * are published, sizes and classes of volumes, labels.
 */
export function chartFiles(objects: readonly Converted[], { name, guid, version }: ChartOptions): Map<string, string> {
  const values = new ChartValues({ name, suffix: guid.slice(0, 8), namespace: namespaceOf(objects) });
  const templates = objects.map((it): [string, string] => [`templates/${fileNameOf(it)}`, values.template(it)]);
  const chart = { apiVersion: 'v2', name, type: 'application', version, description: `${name}, made by tycho convert` };
  return new Map([
    ['Chart.yaml', manifestYaml(chart)],
    ['values.yaml', manifestYaml(values.values)],
    ['templates/_helpers.tpl', helpers],
    ...templates,
  ]);
}

/** The one in which the objects are, where they do not bring one of their own. */
function namespaceOf(objects: readonly Converted[]): string | null {
  if (objects.some((it) => it.kind === 'Namespace')) return null;
  return objects.find((it) => it.metadata.namespace !== undefined)?.metadata.namespace ?? null;
}
