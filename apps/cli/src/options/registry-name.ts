import { wrongImageName } from '@tycho/parser/image-name';
import { UsageError } from '../exit-codes.ts';

/**
 * What stands before the names of images that are pushed.
 *
 * @example registryName('ghcr.io/acme/') // 'ghcr.io/acme'
 */
export function registryName(given: string): string {
  const name = given.replace(/\/+$/, '');
  if (wrongImageName(`${name}/image`) === null) return name;
  throw new UsageError(`${given} is not a registry; write it as ghcr.io/OWNER or registry.example.org:5000`);
}
