import type { Publishing } from '@tycho/ast';
import type { Model, ModelPublish, ModelService } from './model.ts';

/** The model in which each service that publishes ports says how: as it says itself, by its labels, or as is usual. */
export function published(model: Model, usual: Publishing | undefined): Model {
  const services = Object.entries(model.services).map(([name, it]) => [name, publishedBy(it, usual)]);
  return { ...model, services: Object.fromEntries(services) };
}

function publishedBy(service: ModelService, usual: Publishing | undefined): ModelService {
  const { ports = [], labels = {}, 'x-tycho': extension } = service;
  const publish = { ...(usual ? { way: usual } : {}), ...byLabels(labels), ...extension?.publish };
  if (ports.length === 0 || Object.keys(publish).length === 0) return service;
  return { ...service, 'x-tycho': { ...extension, publish } };
}

/** Labels of Kompose, by which many files say it already. */
export const publishLabels = { type: 'kompose.service.type', expose: 'kompose.service.expose' } as const;

const types: Readonly<Record<string, Publishing>> = {
  nodeport: 'node-port',
  loadbalancer: 'load-balancer',
  clusterip: 'cluster-ip',
  headless: 'cluster-ip',
};

/** The way of a type; `undefined` where nobody knows it. */
export const wayOfType = (type: string): Publishing | undefined => types[type.toLowerCase()];

function byLabels(labels: Readonly<Record<string, string>>): ModelPublish {
  const [host] = hostsOf(labels[publishLabels.expose]);
  if (host !== undefined) return { way: 'ingress', ...(host === 'true' ? {} : { host }) };
  const way = wayOfType(labels[publishLabels.type] ?? '');
  return way ? { way } : {};
}

/** The names that are asked for; `true` stands for one that is made. */
export const hostsOf = (text = ''): string[] =>
  text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '' && it !== 'false');
