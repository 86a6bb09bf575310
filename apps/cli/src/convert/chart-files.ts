import { manifestYaml } from '../output/manifest-yaml.ts';
import { ChartValues } from './chart-values.ts';
import { type Converted, fileNameOf } from './converted.ts';

interface ChartOptions {
  /** Of the system. */
  readonly name: string;
  readonly version: string;
}

/** A Helm chart whose values are what differs from place to place: images, replicas, variables, ports, resources. */
export function chartFiles(objects: readonly Converted[], { name, version }: ChartOptions): Map<string, string> {
  const values = new ChartValues();
  const templates = objects.map((it): [string, string] => [`templates/${fileNameOf(it)}`, values.template(it)]);
  const chart = { apiVersion: 'v2', name, type: 'application', version, description: `${name}, made by tycho convert` };
  return new Map([
    ['Chart.yaml', manifestYaml(chart)],
    ['values.yaml', manifestYaml({ services: values.services })],
    ...templates,
  ]);
}
