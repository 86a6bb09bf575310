import { type AcceptLaunches, acceptLaunches } from './accept-launches.ts';
import { type CompileTime, compileTime } from './compile-time.ts';
import { findCluster } from './find-cluster.ts';
import { type Instead, instead } from './instead.ts';
import { type LaunchLarge, launchLarge } from './launch-large.ts';
import { type LaunchMany, launchMany } from './launch-many.ts';
import { type LaunchOne, launchOne } from './launch-one.ts';
import { type Machine, machine } from './machine.ts';
import { type MoreWorkers, moreWorkers } from './more-workers.ts';
import type { Options } from './options.ts';
import { type Outcome, skipped } from './outcome.ts';
import { type ReadyOnNode, readyOnNode } from './ready-on-node.ts';
import { type SideBySide, sideBySide } from './side-by-side.ts';
import { type Soak, soak } from './soak.ts';
import { type Standing, standing } from './standing.ts';
import { type StartUp, startUp } from './start-up.ts';
import { type Waiting, waiting } from './waiting.ts';

export interface Report {
  readonly machine: Machine;
  readonly launchMany: Outcome<LaunchMany>;
  readonly launchOne: Outcome<LaunchOne>;
  readonly launchLarge: Outcome<LaunchLarge>;
  readonly readyOnNode: Outcome<ReadyOnNode>;
  readonly compileTime: Outcome<readonly CompileTime[]>;
  readonly startUp: Outcome<readonly StartUp[]>;
  readonly acceptLaunches: Outcome<AcceptLaunches>;
  readonly moreWorkers: Outcome<MoreWorkers>;
  readonly instead: Outcome<Instead>;
  readonly sideBySide: Outcome<SideBySide>;
  readonly waiting: Outcome<Waiting>;
  readonly standing: Outcome<Standing>;
  readonly soak: Outcome<Soak>;
}

/** Every measurement, one after the other. */
export async function bench(options: Options): Promise<Report> {
  const cluster = findCluster();
  const wants = (part: Options['only'][number]) => options.only.length === 0 || options.only.includes(part);
  const notAsked = skipped('not asked for (--only)');
  const onCluster = async <T>(measure: (command: string) => Promise<T>): Promise<Outcome<T>> =>
    cluster.status === 'skipped' ? cluster : { status: 'measured', result: await measure(cluster.result) };
  return {
    machine: machine(),
    compileTime: wants('compile') ? { status: 'measured', result: await compileTime() } : notAsked,
    startUp: wants('start-up') ? { status: 'measured', result: await startUp() } : notAsked,
    launchOne: wants('one') ? await onCluster((command) => launchOne(command, options)) : notAsked,
    launchLarge: wants('large') ? await onCluster((command) => launchLarge(command, options)) : notAsked,
    readyOnNode: wants('ready') ? await onCluster(readyOnNode) : notAsked,
    launchMany: wants('many') ? await onCluster((command) => launchMany(command, options)) : notAsked,
    acceptLaunches: wants('accept') ? await onCluster((command) => acceptLaunches(command, options)) : notAsked,
    moreWorkers: wants('workers') ? await onCluster((command) => moreWorkers(command, options)) : notAsked,
    instead: wants('instead') ? await onCluster((command) => instead(command, options)) : notAsked,
    sideBySide: wants('side-by-side') ? await onCluster((command) => sideBySide(command, options)) : notAsked,
    waiting: wants('waiting') ? { status: 'measured', result: await waiting(options) } : notAsked,
    soak: options.only.includes('soak') ? await onCluster((command) => soak(command, options)) : notAsked,
    standing: wants('standing') ? await onCluster((command) => standing(command, options)) : notAsked,
  };
}
