import type { Port } from '@tycho/ast';

/** What Kubernetes takes for a name of a port everywhere. */
const LONGEST = 15;

/** What a port is called in its Service: its own name where that can be, else its protocol and number. */
export function portName({ name, protocol }: Port, number: number, taken: ReadonlySet<string>): string {
  const legal = (name ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');
  return /[a-z]/.test(legal) && !taken.has(legal) && !isNumbered(legal) ? legal : `${protocol}-${number}`;
}

/** Such a name could be that of another port. */
const isNumbered = (name: string): boolean => /^(tcp|udp)-\d+$/.test(name);
