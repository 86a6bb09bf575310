import type { AcceptLaunches } from './accept-launches.ts';
import type { Report } from './bench.ts';
import type { CompileTime } from './compile-time.ts';
import type { Instead } from './instead.ts';
import type { Share } from './launch-bulk.ts';
import type { LaunchLarge } from './launch-large.ts';
import type { LaunchMany } from './launch-many.ts';
import type { LaunchOne } from './launch-one.ts';
import type { Machine } from './machine.ts';
import type { MoreWorkers } from './more-workers.ts';
import type { Outcome } from './outcome.ts';
import { type Bar, bars, lines } from './plot.ts';
import type { ReadyOnNode } from './ready-on-node.ts';
import type { SideBySide } from './side-by-side.ts';
import { measures, type Soak } from './soak.ts';
import type { Spread } from './spread.ts';
import type { Standing, StandingFigures } from './standing.ts';
import type { StartUp } from './start-up.ts';
import { table } from './table.ts';
import type { Waiting } from './waiting.ts';

/** One part of the report as Markdown. */
export interface Section {
  readonly title: string;
  /** `null`: it was not measured. */
  readonly text: string | null;
  /** Why it was not. */
  readonly reason: string | null;
  /** An SVG image of it. */
  readonly plot: string | null;
}

/** The report as Markdown. */
export const reportText = (report: Report): string =>
  [
    machineLine(report.machine),
    ...sections(report).map(({ title, text, reason }) => `### ${title}\n\n${text ?? `Skipped: ${reason}.`}`),
  ].join('\n\n');

/** Its parts, in the order in which they are shown. */
export function sections(report: Report): Section[] {
  const { launchMany, launchOne, launchLarge, readyOnNode, compileTime, startUp } = report;
  const { acceptLaunches, moreWorkers, instead, sideBySide, waiting, standing, soak } = report;
  return [
    section('Many systems with one request', launchMany, manyText, manyPlot),
    section('Memory of API and worker', launchMany, memoryText),
    section('Launches accepted', acceptLaunches, acceptText),
    section('One launch beside a large batch', sideBySide, sideBySideText),
    section('One launch while others wait', waiting, waitingText),
    section('What people do without it', instead, insteadText, insteadPlot),
    section('More workers, far away from the API server', moreWorkers, workersText, workersPlot),
    section('Many systems standing', standing, standingText, standingPlot),
    section('An hour of use', soak, soakText, soakPlot),
    section('One system', launchOne, oneText),
    section('One system of many services', launchLarge, largeText),
    section('Until it runs, on a real node', readyOnNode, readyText),
    section('From the Compose file to the manifests, in process', compileTime, compileText),
    section('`tycho config` as a process', startUp, startUpText),
  ];
}

export const machineLine = ({ cores, cpu, memoryGiB, node, date }: Machine): string =>
  `Measured on ${date}: ${cores} cores (${cpu}), ${memoryGiB} GiB, Node.js ${node}.`;

function section<T>(
  title: string,
  outcome: Outcome<T>,
  text: (result: T) => string,
  plot: (result: T) => string | null = () => null,
): Section {
  return outcome.status === 'measured'
    ? { title, text: text(outcome.result), plot: plot(outcome.result), reason: null }
    : { title, text: null, plot: null, reason: outcome.reason };
}

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

const manyPlot = ({ systems, tycho, bare }: LaunchMany): string =>
  bars(
    `Objects applied a second, ${whole(systems)} systems`,
    tycho.flatMap((own, index) => {
      const limit = bare[index];
      return [
        rateBar(`Tycho, round ${index + 1}`, own.objectsPerSecond),
        ...(limit ? [rateBar(`bare client, round ${index + 1}`, limit.objectsPerSecond)] : []),
      ];
    }),
  );

const rateBar = (name: string, value: number): Bar => ({ name, value, text: number(value) });

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

function acceptText({ posts, adds, ratio, alone, meanwhile, bulk }: AcceptLaunches): string {
  const rates = table(
    ['', 'a second'],
    [
      ['launches accepted by the API', number(posts)],
      ["BullMQ's own add of the same jobs", number(adds)],
    ],
  );
  const cells = (it: Spread) => [ms(it.median), ms(it.p95), ms(it.p99), ms(it.max), whole(it.count)];
  const times = table(
    ['one launch after another', 'median', 'p95', 'p99', 'max', 'times'],
    [
      ['on an idle Tycho', ...cells(alone)],
      [`during a bulk launch of ${whole(bulk)}`, ...cells(meanwhile)],
    ],
  );
  return `${rates}\n\nLaunches to adds: **${ratio.toFixed(2)}**.\n\n${times}`;
}

const spreadRow = (name: string, it: Spread): string[] => [
  name,
  ...[it.median, it.p95, it.max].map(ms),
  whole(it.count),
];
const spreadHeader = ['from the POST to applied', 'median', 'p95', 'max', 'times'];

const sideBySideText = ({ batch, alone, meanwhile }: SideBySide): string =>
  table(spreadHeader, [
    spreadRow('on an idle Tycho', alone),
    spreadRow(`beside a batch of ${whole(batch)} of another owner`, meanwhile),
  ]);

const waitingText = ({ systems, atOnce, none, all, stillWaiting }: Waiting): string =>
  `One worker, ${atOnce} operations at once; embedded cluster. ${whole(stillWaiting)} systems still waited at the end.\n\n${table(
    spreadHeader,
    [spreadRow('nothing waits', none), spreadRow(`${whole(systems)} systems wait to become ready`, all)],
  )}`;

function insteadText({ tycho, kubectl, kompose, bare }: Instead): string {
  const times = (rate: number) => `${(tycho / rate).toFixed(1)}`;
  const rows = [
    ['Tycho, one bulk launch', number(tycho), ''],
    ['the bare client: what the API server gives', number(bare), times(bare)],
    ['a loop of `kubectl apply` on ready manifests', number(kubectl), times(kubectl)],
    kompose.status === 'measured'
      ? ['a loop of `kompose convert` and `kubectl apply`', number(kompose.result), times(kompose.result)]
      : [`kompose, skipped: ${kompose.reason}`, '', ''],
  ];
  return table(['', 'launches a second', 'Tycho does so many times as much'], rows);
}

const insteadPlot = ({ tycho, kubectl, kompose, bare }: Instead): string =>
  bars('Launches a second', [
    rateBar('Tycho, one bulk launch', tycho),
    rateBar('the bare client', bare),
    rateBar('a loop of kubectl apply', kubectl),
    ...(kompose.status === 'measured' ? [rateBar('a loop of kompose convert, kubectl apply', kompose.result)] : []),
  ]);

function workersText({ delay, systems, atOnce, rounds }: MoreWorkers): string {
  const rows = rounds.map((it) => [whole(it.workers), number(it.systemsPerSecond), it.ratio.toFixed(2)]);
  return `${delay} ms are added to each answer; ${whole(systems)} systems, ${atOnce} at once in each worker.\n\n${table(['workers', 'systems/s', 'to one'], rows)}`;
}

const workersPlot = ({ delay, rounds }: MoreWorkers): string =>
  bars(
    `Systems applied a second, ${delay} ms from the API server`,
    rounds.map((it) => rateBar(`${it.workers} ${it.workers === 1 ? 'worker' : 'workers'}`, it.systemsPerSecond)),
  );

function standingText({ few, many, ratio }: Standing): string {
  const row = (name: string, cell: (it: StandingFigures) => string) => [name, cell(few), cell(many)];
  const both = (it: Spread) => `${ms(it.median)}, p95 ${ms(it.p95)}`;
  const rows = [
    row('from the POST of one to applied', (it) => both(it.applied)),
    row('a page of 100 systems', (it) => both(it.page)),
    row('the systems of one owner', (it) => both(it.owner)),
    row('`tycho status GUID`', (it) => both(it.status)),
    row('until a new API and a new worker are ready', (it) => ms(it.start)),
    row('memory of the API', (it) => mib(it.memory.api)),
    row('memory of the worker', (it) => mib(it.memory.worker)),
    row('requests to the API server a minute, idle', (it) => whole(it.requestsPerMinute)),
  ];
  const header = ['', `${whole(few.systems)} standing`, `${whole(many.systems)} standing`];
  return `${table(header, rows)}\n\nTime to applied, many standing to few: **${ratio.toFixed(2)}**.`;
}

const standingPlot = ({ few, many }: Standing): string =>
  bars(
    'Milliseconds, median',
    (
      [
        ['POST to applied', (it) => it.applied],
        ['a page of 100', (it) => it.page],
        ['systems of one owner', (it) => it.owner],
        ['tycho status GUID', (it) => it.status],
      ] as const satisfies [string, (it: StandingFigures) => Spread][]
    ).flatMap(([name, of]) =>
      [few, many].map((it) => rateBar(`${name}, ${whole(it.systems)} standing`, of(it).median)),
    ),
  );

function soakText({ minutes, operations, samples, growth, left }: Soak): string {
  const rows = measures.map((it) => {
    const { before, after } = growth[it];
    return [it, number(before), number(after), (after / before).toFixed(2)];
  });
  const [first, last] = [samples[0]?.kept ?? 0, samples.at(-1)?.kept ?? 0];
  return `${whole(operations)} operations in ${minutes} minutes; memory in MiB.\n\n${table(['', 'second quarter', 'last quarter', 'last to second'], rows)}\n\nJobs, requests and batches that are kept for a day or a week: ${whole(first)} keys at the beginning, ${whole(last)} at the end. Objects in the cluster after all was taken away: **${left}**.`;
}

const soakPlot = ({ samples }: Soak): string =>
  lines(
    'Resident memory in use',
    { x: 'minutes', y: 'MiB' },
    (['memory of the API', 'memory of the worker'] as const).map((name) => ({
      name,
      points: samples.map((it) => [it.minute, it[name]] as const),
    })),
  );

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
