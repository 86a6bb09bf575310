import { quote } from '../quote.ts';
import { parseBytes } from '../schema/bytes.ts';
import type { Entry, MapNode } from '../yaml/node.ts';
import { scalarNode } from '../yaml/node.ts';
import { entryAt, withAt, withoutAt } from './place-at.ts';
import { parseQuantity } from './quantity.ts';
import type { Context, Translation } from './translation.ts';
import { placeOf, tell } from './translation.ts';

const resources = ['deploy', 'resources'];

interface Amount {
  readonly of: 'limits' | 'reservations';
  readonly key: string;
  /** Where Compose writes it: in the same place where nothing else is said. */
  readonly to?: readonly string[];
  /** How Compose writes it; `null` where it is no amount, `undefined` where it is Compose already. */
  readonly read: (text: string) => string | null | undefined;
}

const storage = (text: string): string | null => {
  const bytes = parseQuantity(text) ?? parseBytes(text);
  return bytes === null ? null : String(Math.ceil(bytes));
};
const cores = (text: string): string | undefined =>
  /^\d+m$/.test(text) ? String(Number.parseInt(text, 10) / 1000) : undefined;
const memory = (text: string): string | undefined => (/^[\d.]+[KMGTP]i$/.test(text) ? `${text}B` : undefined);

const amounts: readonly Amount[] = [
  { of: 'limits', key: 'cpus', read: cores },
  { of: 'limits', key: 'memory', read: memory },
  { of: 'limits', key: 'ephemeralStorage', to: ['storage_opt', 'size'], read: storage },
  { of: 'reservations', key: 'cpus', read: cores },
  { of: 'reservations', key: 'memory', read: memory },
  { of: 'reservations', key: 'ephemeralStorage', to: ['x-tycho', 'reservations', 'storage'], read: storage },
];

/** `ephemeralStorage`, and amounts in the words of Kubernetes. */
export const readAmounts: Translation = (service, path, context) =>
  amounts.reduce((it, amount) => readAmount(it, amount, path, context), service);

function readAmount(service: MapNode, amount: Amount, path: string, context: Context): MapNode {
  const from = [...resources, amount.of, amount.key];
  const entry = entryAt(service, from);
  const text = entry?.value.kind === 'scalar' ? entry.value.text : '';
  const read = entry && amount.read(text);
  if (entry === undefined || read === undefined) return service;
  const { to = from } = amount;
  const at = `${path}.${from.join('.')}`;
  const left = withoutAt(service, from);
  if (read === null) {
    context.report.error('value-invalid', at, `${quote(text)} is not an amount`, 'Write it as "1Gi".', placeOf(entry));
    return left;
  }
  if (amount.to && entryAt(service, to) !== undefined) return refuseBoth(left, at, entry, to, context);
  const hint = amount.to ? `Write \`${written(to, read)}\`.` : `Write "${read}".`;
  const where = amount.to ? `\`${amount.key}\` is read as \`${to.join('.')}\`` : `${quote(text)} is read as ${read}`;
  tell(context, at, where, hint, placeOf(entry));
  return withAt(left, to, scalarNode(entry.value, read), entry.key);
}

function refuseBoth(service: MapNode, at: string, { key }: Entry, to: readonly string[], { report }: Context): MapNode {
  report.error('value-invalid', at, `there is \`${to.join('.')}\` too`, 'Remove one of the two.', key);
  return service;
}

/** `storage_opt: { size: "1g" }`. */
const written = (path: readonly string[], text: string): string =>
  path.reduceRight((it, name) => (it === '' ? `${name}: "${text}"` : `${name}: { ${it} }`), '');
