import { quote } from '../quote.ts';
import type { Entry, MapNode } from '../yaml/node.ts';
import { listNode, mapNode, scalarNode } from '../yaml/node.ts';
import { entryAt, withAt, withoutAt } from './place-at.ts';
import type { Context, Translation } from './translation.ts';
import { placeOf, tell } from './translation.ts';

const resources = ['deploy', 'resources'];
const devices = [...resources, 'reservations', 'devices'];
const hint = (count: number) => `Write \`reservations: { devices: [{ capabilities: [gpu], count: ${count} }] }\`.`;

/** `gpus` of limits or reservations is a device that is reserved. */
export const readGpus: Translation = (service, path, context) => {
  const found = (['limits', 'reservations'] as const).flatMap((of) => {
    const entry = entryAt(service, [...resources, of, 'gpus']);
    return entry ? [{ of, entry, at: `${path}.deploy.resources.${of}.gpus` }] : [];
  });
  const [first, second] = found;
  if (!first) return service;
  const counts = found.map(({ entry, at }) => countOf(entry, at, context));
  const [count = null, other = count] = counts;
  if (second && count !== null && other !== null && other !== count) {
    const message = `${other} GPUs are reserved, but the limit is ${count}`;
    context.report.error('value-invalid', second.at, message, 'Write one number.', placeOf(second.entry));
  }
  const left = found.reduce((it, { of }) => withoutAt(it, [...resources, of, 'gpus']), service);
  if (count === null) return left;
  tell(context, first.at, '`gpus` is read as a device that is reserved', hint(count), placeOf(first.entry));
  return count === 0 ? left : withDevice(left, count, first.entry);
};

function countOf(entry: Entry, at: string, { report }: Context): number | null {
  const text = entry.value.kind === 'scalar' ? entry.value.text : '';
  if (/^\d{1,6}$/.test(text)) return Number(text);
  const message = `${quote(text)} is not a number of GPUs: each is handed out whole`;
  report.error('value-invalid', at, message, 'Write a whole number.', placeOf(entry));
  return null;
}

function withDevice(service: MapNode, count: number, { key, value: at }: Entry): MapNode {
  const capabilities = listNode(at, [scalarNode(at, 'gpu')]);
  const device = mapNode(
    at,
    new Map([
      ['capabilities', { key, value: capabilities }],
      ['count', { key, value: scalarNode(at, count) }],
    ]),
  );
  const before = entryAt(service, devices)?.value;
  const items = before?.kind === 'list' ? before.items : [];
  return withAt(service, devices, listNode(before ?? at, [...items, device]), key);
}
