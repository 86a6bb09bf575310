import { quote } from '../quote.ts';
import type { Rule } from './rule.ts';

const hint = 'Write ["CMD", "program", "argument"], ["CMD-SHELL", "command"] or ["NONE"].';

/** A healthcheck says how its test is run. */
export const checkHealthchecks: Rule = ({ services }, report) => {
  for (const [name, { healthcheck, 'x-tycho': extension }] of Object.entries(services)) {
    const { liveness } = extension ?? {};
    const tests = {
      healthcheck: healthcheck?.test,
      'x-tycho.liveness': liveness === true ? undefined : liveness?.test,
    };
    for (const [key, [how] = []] of Object.entries(tests)) {
      if (how === undefined || ['CMD', 'CMD-SHELL', 'NONE'].includes(how)) continue;
      const message = `${quote(how)} does not say how to run the test`;
      report.error('value-invalid', `services.${name}.${key}.test[0]`, message, hint);
    }
  }
};
