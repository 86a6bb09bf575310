import type { Rule } from '../check/rule.ts';
import type { ModelMount } from '../model/model.ts';
import { quote } from '../quote.ts';

/** A mount of a named volume: what is mounted today. */
export const isMounted = ({ type, source }: ModelMount): boolean => type === 'volume' && Boolean(source);

/** Mounts that are left out, and targets that cannot be. */
export const launchesMounts: Rule = ({ services }, report) => {
  for (const [name, { volumes = [] }] of Object.entries(services)) {
    volumes.forEach((mount, index) => {
      const path = `services.${name}.volumes[${index}]`;
      if (!isMounted(mount)) {
        const what = mount.type === 'volume' ? 'an anonymous volume' : `a mount of type \`${mount.type}\``;
        const message = `${what} is not supported and is left out`;
        report.warning('key-unsupported', path, message, 'Mount a named volume: "data:/path".');
      } else if (!mount.target.startsWith('/')) {
        const message = `${quote(mount.target)} is not an absolute path`;
        report.error('value-invalid', path, message, 'Start the path with a slash.');
      }
    });
  }
};
