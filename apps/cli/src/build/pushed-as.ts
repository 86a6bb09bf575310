/**
 * Where an image is pushed, and so what its name is in the cluster: where its name says, if that has a registry in it,
 * else in the registry that is configured, else on Docker Hub if it has an owner there; `null` if it has none.
 *
 * @example pushedAs('shop-web', 'ghcr.io/acme') // 'ghcr.io/acme/shop-web'
 */
export function pushedAs(image: string, registry: string | undefined): string | null {
  if (hasRegistry(image)) return image;
  if (registry !== undefined) return `${registry}/${image}`;
  return image.includes('/') ? image : null;
}

/** By the rule of Docker: what is before the first `/` could be the name of a host, and of no owner. */
function hasRegistry(image: string): boolean {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}
