/**
 * What an image that is built has as its name where no `image:` says it: as `docker compose build` has it, in lower
 * case as every image must be.
 *
 * @example builtImage('shop', 'web') // 'shop-web'
 */
export const builtImage = (project: string, service: string): string => `${project}-${service}`.toLowerCase();
