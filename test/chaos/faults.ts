import { misbehaviours } from './api-server-proxy.ts';
import type { Chance } from './chance.ts';
import type { Supervised } from './supervised.ts';
import type { World } from './world.ts';

/** Something that goes wrong: it is begun, lasts a while, and is mended by the answer. */
export interface Fault {
  readonly name: string;
  begin(): Promise<() => Promise<void> | void> | (() => Promise<void> | void);
}

const killed = (it: Supervised): Fault => ({
  name: `${it.name} is killed`,
  async begin() {
    await it.kill();
    return () => it.start();
  },
});

const stopped = (it: Supervised): Fault => ({
  name: `${it.name} is asked to stop, and started again`,
  async begin() {
    await it.stop();
    return () => it.start();
  },
});

const frozen = (it: Supervised): Fault => ({
  name: `${it.name} is frozen`,
  begin() {
    it.freeze();
    return () => it.thaw();
  },
});

/** What can happen to each part of the world; one thing at a time to each. */
export function faultsOf(world: World): Readonly<Record<'tycho' | 'redis' | 'cluster', readonly Fault[]>> {
  const { redis, apiServer, controlPlane } = world;
  const own = [...world.apis, ...world.workers];
  return {
    tycho: own.flatMap((it) => [killed(it), frozen(it), stopped(it)]),
    redis: [
      {
        name: 'redis is killed',
        async begin() {
          const { current } = redis;
          await current.kill();
          return () => current.start();
        },
      },
      {
        name: 'redis is restarted',
        async begin() {
          const { current } = redis;
          await current.kill('SIGTERM');
          return () => current.start();
        },
      },
      {
        name: 'redis is frozen',
        begin() {
          const { current } = redis;
          current.freeze();
          return () => current.thaw();
        },
      },
      {
        name: 'connections to redis are cut',
        begin() {
          redis.proxy.closed = true;
          redis.proxy.cut();
          return () => {
            redis.proxy.closed = false;
          };
        },
      },
      {
        name: 'connections to redis hang',
        begin() {
          redis.proxy.hold();
          return () => redis.proxy.flow();
        },
      },
      {
        name: 'the memory of redis is full',
        async begin() {
          const it = redis.connect();
          await it.config('SET', 'maxmemory', '1mb');
          return async () => {
            await it.config('SET', 'maxmemory', '0');
            it.disconnect();
          };
        },
      },
      { name: 'the disk of redis is full', begin: () => redis.fillDisk() },
      {
        name: 'redis fails over',
        async begin() {
          await redis.failOver();
          return () => {};
        },
      },
    ],
    cluster: [
      killed(controlPlane.apiserver),
      frozen(controlPlane.apiserver),
      killed(controlPlane.controllers),
      frozen(controlPlane.controllers),
      killed(controlPlane.scheduler),
      ...misbehaviours.map(
        (how): Fault => ({
          name: `the API server: ${how}`,
          begin() {
            apiServer.misbehave(how);
            return () => apiServer.misbehave(null);
          },
        }),
      ),
    ],
  };
}

export interface FaultOptions {
  /** Of all parts together. */
  readonly count: number;
  /** How much of what is asked for has been asked, from 0 to 1: no more of the faults happen by then. */
  asked(): number;
  readonly chance: Chance;
  readonly signal: AbortSignal;
  onFault(name: string, milliseconds: number): void;
}

/** All times in milliseconds. */
const PAUSE = [200, 2_000] as const;
const LENGTH = [100, 4_000] as const;
const UNTIL_MORE_IS_ASKED = 100;

/** Lets things go wrong in all parts at once, in each part one after another. Ends with everything mended. */
export async function letThingsGoWrong(world: World, options: FaultOptions): Promise<void> {
  const { count, chance, signal, onFault } = options;
  let left = count;
  const inPart = async (faults: readonly Fault[], own: Chance) => {
    while (left > 0 && !signal.aborted) {
      left -= 1;
      await sleep(own.between(...PAUSE));
      while ((count - left - 1) / count > options.asked() && !signal.aborted) await sleep(UNTIL_MORE_IS_ASKED);
      const fault = own.oneOf(faults);
      const length = Math.round(own.between(...LENGTH));
      onFault(fault.name, length);
      const mend = await fault.begin();
      await sleep(length);
      await mend();
    }
  };
  await Promise.all(Object.values(faultsOf(world)).map((faults) => inPart(faults, chance.branch())));
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
