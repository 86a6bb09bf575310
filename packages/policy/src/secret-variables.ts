import type { PolicyOptions } from './options.ts';
import type { Policy } from './policy.ts';

/** Keeps the values of variables as secrets are kept, where their names say that they are. */
export const secretVariables: Policy<Pick<PolicyOptions, 'secretVariables'>> = (system, options) => {
  const patterns = options.secretVariables.map(matcher);
  const isSecret = (name: string) => !namesFile.test(name) && patterns.some((matches) => matches(name));
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

/** `*` stands for any text, and capitals do not matter. */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((it) => it.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'i');
  return (name) => expression.test(name);
}
