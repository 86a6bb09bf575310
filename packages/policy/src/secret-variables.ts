import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';
import { textPattern } from './text-pattern.ts';

/** Keeps the values of variables as secrets are kept, where their names say that they are. */
export const secretVariables: Policy<Pick<PolicyOptions, 'secretVariables'>> = (system, options) => {
  // Capitals do not matter.
  const patterns = options.secretVariables.map((it) => textPattern(it, 'i'));
  const isSecret = (name: string) => !namesFile.test(name) && patterns.some((it) => it.test(name));
  return {
    system: {
      ...system,
      services: system.services.map((it) => ({
        ...it,
        secretVariables: Object.keys(it.environment).filter(isSecret).sort(),
      })),
    },
    problems: [],
  };
};

/** `POSTGRES_PASSWORD_FILE` says where the secret is, and is none. */
const namesFile = /_FILE$/i;
