/** A label of a host name is at most so long (RFC 1035). */
const LONGEST = 63;

/**
 * The host name by which the other services of a system find the service `name`: small letters, digits and
 * `-` (a label of RFC 1123). `null` where none can be made of it.
 *
 * @example hostLabel('my_db') // 'my-db'
 */
export function hostLabel(name: string): string | null {
  const label = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return label === '' || label.length > LONGEST ? null : label;
}
