import { SystemLine, type Turn } from '@tycho/queue';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kind, type State, type Step, start, steps } from '../../packages/queue/src/model/protocol.ts';
import { testRedis } from '../redis.ts';

const PREFIX = 'model';
const WORKERS = 3;

let server: Awaited<ReturnType<typeof testRedis>>;
let redis: Redis;
let line: SystemLine;
beforeAll(async () => {
  server = await testRedis();
  redis = new Redis(server.url);
  line = new SystemLine(redis, PREFIX);
});
afterAll(async () => {
  redis?.disconnect();
  await server?.[Symbol.asyncDispose]();
});

const kind = fc.constantFrom<Kind>('up', 'down');

test('the line in Redis does what the model says, whatever happens in whatever order', {
  timeout: 120_000,
}, async () => {
  let systems = 0;
  let turns = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(kind, { minLength: 2, maxLength: 5 }),
      fc.array(fc.nat(), { minLength: 20, maxLength: 120 }),
      async (kinds, choices) => {
        const guid = `system-${systems++}`;
        let state = start(kinds, WORKERS);
        for (const choice of choices) {
          const possible = steps(state);
          const step = possible[choice % possible.length];
          if (step === undefined) return;
          if (/: turn of/.test(step.name)) turns++;
          await mirror(guid, state, step);
          state = step.state;
          expect(await line.members(guid), step.name).toEqual(state.line.map((it) => idOf(guid, state, it)));
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(turns).toBeGreaterThan(500);
});

const idOf = (guid: string, { operations }: State, index: number): string =>
  `${operations[index]?.kind}-${guid}-${index}`;

/** Does in Redis what the step does in the model, and compares what comes of it. */
async function mirror(guid: string, before: State, { name, state: after }: Step): Promise<void> {
  const job = (index: number) => `${PREFIX}:systems:${idOf(guid, before, index)}`;
  const freed = before.operations.flatMap((it, index) =>
    it.lock !== 'free' && after.operations[index]?.lock === 'free' ? [index] : [],
  );
  const [, , subject = ''] = /^(the lock of |the API of )?(?:up|down)-(\d+)/.exec(name) ?? [];
  const operation = Number(subject);
  const [, number = '', taken] = /^worker (\d+)(?: takes (?:up|down)-(\d+))?/.exec(name) ?? [];
  const worker = before.workers[Number(number)];
  const holder = { jobId: idOf(guid, before, worker?.operation ?? 0), token: `worker-${number}` };
  if (name.endsWith(' enters the line')) await line.enter([{ guid, jobId: idOf(guid, before, operation) }]);
  else if (name.endsWith(' is queued')) await redis.hset(job(operation), { name: 'job' });
  else if (name.endsWith(' is to be cancelled')) await line.cancel(guid, idOf(guid, before, operation));
  else if (taken !== undefined) await redis.set(`${job(Number(taken))}:lock`, holder.token, 'PX', 600_000);
  else if (name.includes(': turn of') && worker) {
    const { kind, begun } = before.operations[worker.operation] ?? { kind: 'up', begun: false };
    const turn = await line.turn(guid, holder, !(kind === 'down' && begun));
    expect(turn.kind, name).toBe(turnOf(before, after, Number(number)));
  } else if (name.includes(': finish of') && worker && before.operations[worker.operation]?.lock === Number(number))
    await redis.hset(job(worker.operation), { finishedOn: 1 });
  else if (name.includes(': leave of')) await line.leave(guid, holder.jobId);
  for (const index of freed) await redis.del(`${job(index)}:lock`);
}

/** What a worker was told, by what the model has it do next. */
function turnOf(before: State, after: State, number: number): Turn['kind'] {
  const was = before.workers[number];
  const is = after.workers[number];
  if (was === undefined || is === undefined) throw new Error(`there is no worker ${number}`);
  if (before.operations[was.operation]?.lock !== number) return 'lost';
  if (is.at === 'idle') return 'behind';
  return is.at === 'finish' && is.outcome !== 'completed' ? 'ended' : 'first';
}
