import type { PolicyOptions } from '@tycho/policy';
import { settingsFrom } from './settings-file.ts';

/** The policy of a YAML or JSON file; without one the safe defaults. */
export async function policyFrom(path: string | undefined): Promise<PolicyOptions> {
  const { policyOptionsSchema } = await import('@tycho/policy');
  return path === undefined ? policyOptionsSchema.parse({}) : settingsFrom(path, policyOptionsSchema, 'policy');
}
