import { readFileSync } from 'node:fs';
import type { PolicyOptions } from '@tycho/policy';
import { Failure } from '../exit-codes.ts';

/** The policy of a YAML or JSON file; without one the safe defaults. */
export async function policyFrom(path: string | undefined): Promise<PolicyOptions> {
  const { policyOptionsSchema } = await import('@tycho/policy');
  const parsed = policyOptionsSchema.safeParse(path === undefined ? {} : await read(path));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((it) => `${path}: ${it.path.join('.') || 'the whole'}: ${it.message}`);
  throw new Failure(lines.join('\n'));
}

async function read(path: string): Promise<unknown> {
  const { load } = await import('js-yaml');
  try {
    return load(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Failure(`policy ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
