import type { Usage } from '@tycho/contract';
import { type Column, table } from '../output/table.ts';

interface Row {
  readonly system: string;
  readonly name: string;
  readonly service: Usage['services'][string];
}

const columns: readonly Column<Row>[] = [
  { title: 'SYSTEM', width: 22, value: (it) => it.system },
  { title: 'SERVICE', width: 16, value: (it) => it.name },
  { title: 'STATE', width: 11, value: (it) => it.service.state },
  { title: 'READY', width: 7, value: (it) => `${it.service.ready}/${it.service.replicas}` },
  { title: 'RESTARTS', width: 10, value: (it) => String(it.service.restarts) },
  { title: 'CPU', width: 7, value: (it) => cpuText(it.service.cpu) },
  { title: 'MEMORY', width: 0, value: (it) => memoryText(it.service.memory) },
];

/** A line for each service. */
export const usageTable = (all: readonly Usage[]): string =>
  table(
    columns,
    all.flatMap(({ name: system, guid, services }) =>
      Object.entries(services).map(([name, service]) => ({ system: `${system} ${guid.slice(0, 8)}`, name, service })),
    ),
  );

/** `250m`: thousandths of a core. */
const cpuText = (cores: number | null): string => (cores === null ? '' : `${Math.round(cores * 1_000)}m`);

const memoryText = (bytes: number | null): string => (bytes === null ? '' : `${Math.round(bytes / 2 ** 20)}Mi`);
