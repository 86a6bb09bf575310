const longest = 63;

/** The DNS label that peers find a service by: small letters, digits and `-`; `null` where none can be made. */
export function dnsLabel(name: string): string | null {
  const label = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return label === '' || label.length > longest ? null : label;
}
