import { randomUUID } from 'node:crypto';
import type { Chance } from './chance.ts';
import type { Entry, JobSeen, Journal } from './journal.ts';

export interface ClientsOptions {
  /** Of the APIs; each request goes to one by chance, and again to any when that one does not answer. */
  readonly urls: readonly string[];
  readonly clients: number;
  /** Systems that each client has standing at once, at most. */
  readonly standing: number;
  readonly chance: Chance;
  readonly journal: Journal;
  /** Ends them early. */
  readonly signal: AbortSignal;
}

/** All times in milliseconds. */
const ANSWER_WITHIN = 20_000;
const BEFORE_REPEAT = 200;
const BETWEEN_OPERATIONS = 300;
const BETWEEN_LOOKS = 500;
/** A request that is not answered for so long, however often it is sent, has been lost. */
const GIVE_UP_AFTER = 15 * 60_000;
const JOBS_AT_ONCE = 200;
/** Jobs that are asked for again at each look, ended or not: they must not have changed. */
const LOOKED_AT_AGAIN = 10;

interface Accepted {
  readonly jobId: string;
  readonly guid: string;
}

interface Standing {
  readonly guid: string;
  readonly lastJob: string;
}

/** People who launch, change, cancel and take away systems of theirs, all at once, until nothing is `left` to ask. */
export async function runClients(options: ClientsOptions, left: { operations: number }): Promise<void> {
  const people = Array.from({ length: options.clients }, (_, at) => runClient(at, options, left));
  await Promise.all(people);
}

async function runClient(at: number, options: ClientsOptions, left: { operations: number }): Promise<void> {
  const { journal, standing } = options;
  const chance = options.chance.branch();
  const owner = `person-${at}`;
  const systems = new Map<string, Standing>();
  const gone: string[] = [];
  let content = 0;

  const submit = async (kind: Entry['kind'], method: string, path: string, body: unknown): Promise<Accepted[]> => {
    const key = randomUUID();
    const { status, answer } = await send(options, { method, path, body, key, owner, chance });
    // What was cancelled before anything was made is not there.
    if (status === 404 && kind === 'down') return [];
    if (status !== 202) throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`);
    const accepted =
      'batchId' in (answer as object)
        ? await itemsOf(options, (answer as { batchId: string }).batchId, owner, chance)
        : [answer as Accepted];
    for (const { guid, jobId } of accepted) {
      const ofOne = kind === 'down' ? 0 : content;
      journal.accepted({ kind, guid, jobId, content: ofOne, key, owner, request: { method, path, body }, answer });
      systems.set(guid, { guid, lastJob: jobId });
    }
    return accepted;
  };

  while (left.operations > 0 && !options.signal.aborted) {
    left.operations -= 1;
    const what = chance.number();
    const mine = [...systems.values()];
    content += 1;
    if (mine.length === 0 || (what < 0.4 && mine.length < standing)) {
      if (what < 0.04)
        await submit('up', 'POST', '/systems/bulk', {
          launches: [{ ...launch(at, content), count: chance.whole(2, 6) }],
        });
      else await submit('up', 'POST', '/systems', launch(at, content));
    } else if (what < 0.45 && gone.length > 0) {
      await submit('up', 'POST', '/systems', { ...launch(at, content), guid: gone.pop() });
    } else if (what < 0.65) {
      const { guid } = chance.oneOf(mine);
      await submit('update', 'POST', '/systems', { ...launch(at, content), guid });
    } else if (what < 0.75) {
      await cancel(options, chance.oneOf(mine).lastJob, owner, chance);
    } else {
      const { guid } = chance.oneOf(mine);
      await submit('down', 'DELETE', `/systems/${guid}`, undefined);
      systems.delete(guid);
      gone.push(guid);
    }
    await sleep(chance.between(0, 2 * BETWEEN_OPERATIONS));
  }
}

/** Which systems a batch launches. */
async function itemsOf(options: ClientsOptions, id: string, owner: string, chance: Chance): Promise<Accepted[]> {
  const path = `/batches/${id}/items`;
  const { status, answer } = await send(options, { method: 'GET', path, key: randomUUID(), owner, chance });
  if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${JSON.stringify(answer)}`);
  return (answer as { items: Accepted[] }).items.map(({ guid, jobId }) => ({ guid, jobId }));
}

const launch = (client: number, content: number) => ({
  files: {
    'compose.yaml': `name: chaos-${client}\nservices:\n  web:\n    image: nginx\n    environment:\n      CONTENT: "${content}"\n    ports: ["80"]\n`,
  },
});

async function cancel(options: ClientsOptions, jobId: string, owner: string, chance: Chance): Promise<void> {
  const path = `/jobs/${jobId}`;
  // It may be done and its answer be lost: then the next one says that the job has ended.
  options.journal.cancelled(jobId);
  const { status, answer } = await send(options, { method: 'DELETE', path, key: randomUUID(), owner, chance });
  if (status !== 202 && status !== 409)
    throw new Error(`DELETE ${path} was answered ${status}: ${JSON.stringify(answer)}`);
}

/** Sends what was accepted once more, and tells where the answer is another. */
export async function repeatSome(options: ClientsOptions, count: number): Promise<string[]> {
  const { journal, chance } = options;
  const asked = [...Map.groupBy(journal.entries, (it) => it.key).values()];
  const different: string[] = [];
  for (let at = 0; at < Math.min(count, asked.length); at++) {
    const [entry] = chance.oneOf(asked);
    if (entry === undefined) continue;
    const { request, key, owner } = entry;
    const { status, answer } = await send(options, { ...request, key, owner, chance });
    const text = JSON.stringify(answer);
    if (status !== 202 || text !== JSON.stringify(entry.answer))
      different.push(
        `${request.method} ${request.path}, repeated with its key, was answered ${status}: ${text.slice(0, 300)}`,
      );
  }
  return different;
}

/** Looks after jobs, now through one API and now through another, at least once, until `signal`. */
export async function watchJobs({ urls, journal, chance }: ClientsOptions, signal: AbortSignal): Promise<void> {
  const own = chance.branch();
  do {
    const open = journal.open();
    const some = Array.from({ length: Math.min(journal.entries.length, LOOKED_AT_AGAIN) }, () =>
      own.oneOf(journal.entries),
    );
    const ids = [...new Set([...open, ...some.map((it) => it.jobId)])];
    for (let at = 0; at < ids.length; at += JOBS_AT_ONCE) {
      const url = own.oneOf(urls);
      try {
        const asked = ids.slice(at, at + JOBS_AT_ONCE);
        const reply = await fetch(`${url}/jobs?ids=${asked}`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
        if (!reply.ok) continue;
        const { jobs } = (await reply.json()) as { jobs: readonly JobSeen[] };
        for (const job of jobs) journal.saw(job, url);
      } catch {
        // That one is down now.
      }
    }
    await sleep(BETWEEN_LOOKS);
  } while (!signal.aborted);
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly key: string;
  readonly owner: string;
  readonly chance: Chance;
}

/** Repeats a request with its key until it is answered. */
async function send({ urls, journal, signal }: ClientsOptions, { method, path, body, key, owner, chance }: Sent) {
  const until = Date.now() + GIVE_UP_AFTER;
  for (;;) {
    try {
      const reply = await fetch(`${chance.oneOf(urls)}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': key, 'tycho-owner': owner },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      const answer: unknown = await reply.json();
      if (reply.status < 500 && reply.status !== 429 && !isStillAtWork(answer)) return { status: reply.status, answer };
    } catch {
      // No answer: it may have been done all the same.
    }
    signal.throwIfAborted();
    if (Date.now() > until) throw new Error(`${method} ${path} was never answered`);
    journal.repeats += 1;
    await sleep(BEFORE_REPEAT);
  }
}

/** Said of a request whose first sending has not been answered yet. */
const isStillAtWork = (answer: unknown): boolean =>
  ((answer as { problems?: readonly { code: string }[] }).problems ?? []).some((it) => it.code === 'request-under-way');

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
