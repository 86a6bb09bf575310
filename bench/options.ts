import { parseArgs } from 'node:util';

const parts = [
  'compile',
  'start-up',
  'one',
  'large',
  'ready',
  'many',
  'accept',
  'workers',
  'instead',
  'side-by-side',
  'waiting',
  'standing',
  'soak',
] as const;

export interface Options {
  /** Systems of one bulk launch. */
  readonly systems: number;
  /** Systems that stand, to see what they cost. */
  readonly standing: number;
  /** How long the part "soak" goes on. */
  readonly minutes: number;
  /** Times that Tycho and the bare client take turns. */
  readonly rounds: number;
  /** Systems that the worker, and the bare client, apply at once. */
  readonly atOnce: number;
  /** The parts to measure; all when none is named. */
  readonly only: readonly (typeof parts)[number][];
  readonly json: boolean;
  /** Put the tables into docs/benchmarks.md. */
  readonly write: boolean;
  /** Folder for CPU profiles of API and worker during the bulk launches. */
  readonly profile: string | undefined;
}

const help = `npm run bench -- [options]

  --systems N       systems of one bulk launch (default 1000)
  --quick           100 systems
  --standing N      systems that stand for the part "standing" (default 10000)
  --minutes N       length of the part "soak", which only runs when it is named (default 60)
  --rounds N        times that Tycho and the bare client take turns (default 2)
  --at-once N       systems applied at once by the worker and by the bare client (default 8)
  --only PART       measure only this: ${parts.join(', ')}; may be given again
  --json            print JSON
  --write           put the tables into docs/benchmarks.md
  --profile FOLDER  write CPU profiles of API and worker there; profiling makes both slower`;

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      systems: { type: 'string' },
      standing: { type: 'string' },
      minutes: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '2' },
      'at-once': { type: 'string', default: '8' },
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  return {
    systems: count('systems', values.systems ?? (values.quick ? '100' : '1000')),
    standing: count('standing', values.standing ?? (values.quick ? '300' : '10000'), 50_000),
    minutes: count('minutes', values.minutes),
    rounds: count('rounds', values.rounds),
    atOnce: count('at-once', values['at-once']),
    only: values.only.map(part),
    json: values.json,
    write: values.write,
    profile: values.profile,
  };
}

/** The kube-apiserver has 2,768 node ports, and each system takes one. */
const most = 2_500;

function count(name: string, text: string, atMost = most): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= atMost) return value;
  throw new Error(`--${name} ${text}: write a whole number from 1 to ${atMost}`);
}

function part(text: string): (typeof parts)[number] {
  const known = parts.find((it) => it === text);
  if (known === undefined) throw new Error(`--only ${text}: there are ${parts.join(', ')}`);
  return known;
}
