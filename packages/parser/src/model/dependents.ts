import type { ModelService } from './model.ts';

/** What depends on what, by name, in the form in which orders and cycles are looked for. */
export const dependents = (
  all: Readonly<Record<string, Pick<ModelService, 'depends_on'>>>,
): { readonly name: string; readonly dependsOn: readonly { readonly service: string }[] }[] =>
  Object.entries(all).map(([name, { depends_on = {} }]) => ({
    name,
    dependsOn: Object.keys(depends_on).map((service) => ({ service })),
  }));

/** Services that another waits for to complete: they run to completion though nothing else says so. */
export function completedServices(services: readonly Pick<ModelService, 'depends_on'>[]): ReadonlySet<string> {
  const dependencies = services.flatMap(({ depends_on = {} }) => Object.entries(depends_on));
  const completed = dependencies.filter(([, { condition }]) => condition === 'service_completed_successfully');
  return new Set(completed.map(([name]) => name));
}
