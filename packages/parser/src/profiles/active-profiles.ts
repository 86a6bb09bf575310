import type { Project } from '../project/project.ts';
import type { Variables } from '../variables/variables.ts';

/** The profiles of the project; where it names none, those of `COMPOSE_PROFILES`. */
export function activeProfiles({ profiles = [] }: Project, variables: Variables): ReadonlySet<string> {
  if (profiles.length > 0) return new Set(profiles);
  return new Set((variables.get('COMPOSE_PROFILES') ?? '').split(',').map((it) => it.trim()));
}
