import type { System } from './system.ts';

/** Services that the system can do without: others depend on them, and each says `required: false`. */
export function optionalServices(system: System): Set<string> {
  const dependencies = system.services.flatMap((it) => it.dependsOn);
  const required = new Set(dependencies.filter((it) => it.required).map((it) => it.service));
  return new Set(dependencies.map((it) => it.service).filter((it) => !required.has(it)));
}
