import type { Report } from './bench.ts';
import type { CompileTime } from './compile-time.ts';
import type { Share } from './launch-bulk.ts';
import type { LaunchLarge } from './launch-large.ts';
import type { LaunchMany } from './launch-many.ts';
import type { LaunchOne } from './launch-one.ts';
import type { Machine } from './machine.ts';
import type { Outcome } from './outcome.ts';
import type { ReadyOnNode } from './ready-on-node.ts';
import type { Spread } from './spread.ts';
import type { StartUp } from './start-up.ts';
import { table } from './table.ts';

/** The report as Markdown. */
export function reportText(report: Report): string {
  const { machine, launchMany, launchOne, launchLarge, readyOnNode, compileTime, startUp } = report;
  return [
    machineLine(machine),
    section('Many systems with one request', launchMany, manyText),
    section('Memory of API and worker', launchMany, memoryText),
    section('One system', launchOne, oneText),
    section('One system of many services', launchLarge, largeText),
    section('Until it runs, on a real node', readyOnNode, readyText),
    section('From the Compose file to the manifests, in process', compileTime, compileText),
    section('`tycho config` as a process', startUp, startUpText),
  ].join('\n\n');
}

const machineLine = ({ cores, cpu, memoryGiB, node, date }: Machine): string =>
  `Measured on ${date}: ${cores} cores (${cpu}), ${memoryGiB} GiB, Node.js ${node}.`;

const section = <T>(title: string, outcome: Outcome<T>, text: (result: T) => string): string =>
  `### ${title}\n\n${outcome.status === 'measured' ? text(outcome.result) : `Skipped: ${outcome.reason}.`}`;

function manyText({ systems, atOnce, tycho, bare, ratio }: LaunchMany): string {
  const rows = tycho.flatMap((own, index) => {
    const limit = bare[index];
    return [
      [`Tycho, round ${index + 1}`, s(own.accepted), ...appliedAndReady(own)],
      ...(limit ? [[`bare client, round ${index + 1}`, '', ...appliedAndReady(limit)]] : []),
    ];
  });
  const header = ['', 'accepted', 'applied', 'objects/s', 'systems/s', 'ready', 'systems/s to ready'];
  return `${whole(systems)} systems of one service, ${atOnce} at once.\n\n${table(header, rows)}\n\nObjects per second, Tycho to bare client: **${ratio.toFixed(2)}**.`;
}

const appliedAndReady = (it: LaunchMany['bare'][number]): string[] => [
  s(it.applied),
  number(it.objectsPerSecond),
  number(it.systemsPerSecond),
  it.ready === null ? 'not all' : s(it.ready),
  it.readyPerSecond === null ? '' : number(it.readyPerSecond),
];

function memoryText({ tycho }: LaunchMany): string {
  const row = (name: string, index: number, it: Share) => [
    `${name}, round ${index + 1}`,
    mib(it.idle),
    mib(it.peak),
    `${number(it.cpuPerSystem)} ms`,
  ];
  const rows = tycho.flatMap((it, index) => [row('API', index, it.api), row('worker', index, it.worker)]);
  return table(['', 'idle', 'peak', 'CPU per system'], rows);
}

function oneText({ accepted, applied, clientApplied }: LaunchOne): string {
  return table(
    ['from the POST to', 'median', 'min', 'max', 'times'],
    [
      ['accepted', ...spreadCells(accepted)],
      ['applied', ...spreadCells(applied)],
      ['applied, as the client learns it', ...spreadCells(clientApplied)],
    ],
  );
}

function largeText({ objects, tycho, bare, ratio }: LaunchLarge): string {
  const rows = [
    ['Tycho: from the POST to applied', ...spreadCells(tycho.first)],
    ['bare client: the same objects', ...spreadCells(bare.first)],
    ['Tycho: again, nothing changed', ...spreadCells(tycho.again)],
    ['bare client: again', ...spreadCells(bare.again)],
    ['Tycho: dry run of the same', ...spreadCells(tycho.dryRun)],
    ['Tycho: what differs from what was applied (drift)', ...spreadCells(tycho.drift)],
  ];
  const ratios = `Time, Tycho to bare client: **${ratio.first.toFixed(2)}** at first, **${ratio.again.toFixed(2)}** again.`;
  return `${whole(objects)} objects.\n\n${table(['', 'median', 'min', 'max', 'times'], rows)}\n\n${ratios}`;
}

function readyText({ tycho, kubectl, ratio }: ReadyOnNode): string {
  const rows = [
    ['Tycho: from the POST to ready', ...spreadCells(tycho)],
    ['`kubectl apply`, `kubectl wait`', ...spreadCells(kubectl)],
  ];
  return `${table(['', 'median', 'min', 'max', 'times'], rows)}\n\nTime, Tycho to kubectl: **${ratio.toFixed(2)}**.`;
}

function compileText(results: readonly CompileTime[]): string {
  const times = results.flatMap((it) => [
    [`${it.file}: parse`, ...spreadCells(it.parse)],
    [`${it.file}: govern`, ...spreadCells(it.govern)],
    [`${it.file}: compile to ${whole(it.objects)} objects`, ...spreadCells(it.compile)],
    [`${it.file}: all three`, ...spreadCells(it.whole)],
  ]);
  const memory = results.map(({ file, first, memory: { loaded, afterFirst, peak } }) => [
    file,
    ms(first),
    mib(loaded),
    mib(afterFirst),
    mib(peak),
  ]);
  return `${table(['', 'median', 'min', 'max', 'times'], times)}\n\n${table(['', 'first time', 'memory before', 'memory after the first', 'peak memory'], memory)}`;
}

function startUpText(results: readonly StartUp[]): string {
  const rows = results.flatMap(({ file, tycho, oracle }) => [
    [`${file}: tycho config`, ...spreadCells(tycho)],
    oracle.status === 'measured'
      ? [`${file}: compose-go`, ...spreadCells(oracle.result)]
      : [`${file}: compose-go, skipped: ${oracle.reason}`],
  ]);
  return table(['', 'median', 'min', 'max', 'times'], rows);
}

const spreadCells = ({ median, min, max, count }: Spread): string[] => [ms(median), ms(min), ms(max), whole(count)];

const s = (seconds: number): string => `${number(seconds)} s`;
const ms = (milliseconds: number): string =>
  milliseconds < 1 ? `${number(milliseconds * 1_000)} µs` : `${number(milliseconds)} ms`;
const mib = (mebibytes: number): string => `${whole(mebibytes)} MiB`;
const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** Three digits that count. */
const number = (value: number): string => (value >= 100 ? whole(value) : value.toPrecision(3));
