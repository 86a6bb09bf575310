import type { Rule } from '../check/rule.ts';
import { quote } from '../quote.ts';
import { parseBytes } from '../schema/bytes.ts';

/** Of the options of a storage driver, `size` has a meaning without one. */
export const launchesStorageOptions: Rule = ({ services }, report) => {
  for (const [name, { storage_opt = {} }] of Object.entries(services)) {
    for (const [option, value] of Object.entries(storage_opt)) {
      const path = `services.${name}.storage_opt.${option}`;
      if (option !== 'size') {
        report.warning('key-unsupported', path, `the storage option \`${option}\` has no effect`, 'Leave it out.');
      } else if (parseBytes(value) === null) {
        report.error('value-invalid', path, `${quote(value)} is not an amount of bytes`, 'Write it as 10G.');
      }
    }
  }
};
