import type { ServiceUsage, SystemUsage } from '../../backend.ts';
import { labelKeys } from '../compile/labels.ts';
import type { ServiceNames } from '../logs/log-sources.ts';
import type { Pod } from '../objects.ts';
import { containersOf } from '../wait/containers-of.ts';
import type { MeasuredPods } from './container-usage.ts';

/** What each service of a system uses, in all its containers together. */
export function systemUsage(names: ServiceNames, pods: readonly Pod[], { usage, note }: MeasuredPods): SystemUsage {
  const living = pods.filter((it) => it.metadata.deletionTimestamp === undefined);
  const seen = living.flatMap((pod) => {
    const lead = pod.metadata.labels?.[labelKeys.service] ?? '';
    return containersOf(pod).flatMap(({ status, role }) => {
      const service = names.get(status.name) ?? names.get(lead);
      const used = usage.get(`${pod.metadata.name}/${status.name}`);
      return service === undefined ? [] : [{ service, status, own: names.has(status.name) || role !== 'init', used }];
    });
  });
  const byService = Map.groupBy(seen, (it) => it.service);
  const services = [...names.values()].map((name): [string, ServiceUsage] => {
    const all = byService.get(name) ?? [];
    const own = all.filter((it) => it.own);
    const used = all.flatMap((it) => it.used ?? []);
    const sum = (of: (it: { cpu: number; memory: number }) => number) =>
      used.length === 0 ? null : used.reduce((total, it) => total + of(it), 0);
    return [
      name,
      {
        replicas: own.length,
        ready: own.filter((it) => it.status.ready).length,
        restarts: all.reduce((total, it) => total + it.status.restartCount, 0),
        cpu: sum((it) => it.cpu),
        memory: sum((it) => it.memory),
      },
    ];
  });
  return { services: Object.fromEntries(services), note };
}
