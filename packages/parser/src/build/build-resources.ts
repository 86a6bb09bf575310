import type { DeviceRequest, ResourceAmounts, Resources } from '@tycho/ast';
import type { ModelAmounts, ModelDeviceRequest, ModelService } from '../model/model.ts';
import { parseBytes } from '../schema/bytes.ts';

/** Microseconds: what a quota is a part of where no period is written. */
const defaultPeriod = 100_000;
/** Shares of one core. */
const sharesOfCore = 1024;

/** The amounts of `deploy.resources`, else those of the service itself; the two may not differ. */
export function buildResources(model: ModelService, path: string): Resources {
  const { limits, reservations } = model.deploy?.resources ?? {};
  return {
    limits: {
      ...amounts(limits, { cpus: model.cpus || quota(model) || model.cpu_count, memory: model.mem_limit }),
      storage: parseBytes(model.storage_opt?.size ?? '') || null,
    },
    reservations: {
      ...amounts(reservations, {
        cpus: Number(model.cpu_shares ?? 0) / sharesOfCore,
        memory: model.mem_reservation,
      }),
      storage: Number(model['x-tycho']?.reservations?.storage ?? 0) || null,
    },
    sharedMemory: Number(model.shm_size ?? 0) || null,
    devices: devices(model, path),
    extended: {},
  };
}

interface Own {
  readonly cpus: number | undefined;
  readonly memory: string | undefined;
}

/** Docker's zero means no limit. */
const amounts = ({ cpus, memory }: ModelAmounts = {}, own: Own): ResourceAmounts => ({
  cpus: cpus || own.cpus || null,
  memory: Number(memory ?? 0) || Number(own.memory ?? 0) || null,
  storage: null,
});

function quota({ cpu_quota, cpu_period }: ModelService): number {
  const cores = Number(cpu_quota ?? 0) / (Number(cpu_period ?? 0) || defaultPeriod);
  return cores > 0 ? cores : 0;
}

function devices({ gpus = [], devices: nodes = [], deploy }: ModelService, path: string): DeviceRequest[] {
  const { devices: reserved = [], generic_resources: generic = [] } = deploy?.resources?.reservations ?? {};
  const below = `${path}.deploy.resources.reservations`;
  const all = [
    ...gpus.map((it, index) =>
      request(it, [...(it.capabilities ?? []).filter(isKind), 'gpu'], `${path}.gpus[${index}]`),
    ),
    ...reserved.map((it, index) => request(it, it.capabilities ?? [], `${below}.devices[${index}]`)),
    ...generic.map(({ discrete_resource_spec: it }, index) => ({
      kind: it?.kind ?? '',
      driver: null,
      count: it?.value ?? 0,
      path: `${below}.generic_resources[${index}]`,
    })),
    ...nodes.map(({ source }, index) => ({
      kind: source.replace(/=.*/, ''),
      driver: null,
      count: 1,
      path: `${path}.devices[${index}]`,
    })),
  ];
  return all.filter((it) => it.count !== 0);
}

/** Of the capabilities, the one that says what it is; others (`compute`, `utility`) say what it can. */
function request(it: ModelDeviceRequest, capabilities: readonly string[], path: string): DeviceRequest {
  const kind = capabilities.find(isKind) ?? capabilities[0] ?? 'gpu';
  const count = it.device_ids?.length ?? it.count ?? -1;
  return { kind, driver: it.driver ?? null, count: count > 0 ? count : null, path };
}

const isKind = (capability: string): boolean => capability === 'gpu' || capability === 'tpu';
