/**
 * How workers share the operations of one system, as a state machine: the line, the lock of each job, takeover,
 * cancel, supersede, and the fence before each write. It says in its own words what `line-scripts.ts`, the visitor
 * and the job lock do, with Redis and the cluster as plain values. Whatever takes time may come at any moment: a
 * worker that is frozen takes no steps, while its lock runs out and others take theirs; then it goes on where it
 * was. As every order of steps is tried, that needs no step of its own.
 *
 * Taken for granted: a step of Redis is one step; a lock runs out by the clock of its holder before it does for Redis;
 * between the look at the lock and the request on the wire nothing happens. One end is asked for, of any operation.
 */

export type Kind = 'up' | 'down';

export type End = 'completed' | 'cancelled' | 'superseded';

export interface Operation {
  readonly kind: Kind;
  /** `entered`: in the line, and not yet in the queue; `refused`: its API died before it was there. */
  readonly state: 'asked' | 'entered' | 'refused' | 'open' | End;
  readonly begun: boolean;
  /** Somebody asked for its end. */
  readonly marked: boolean;
  /** The worker that has its lock. That of one that is no more is as good as free: it only takes longer. */
  readonly lock: number | 'free';
}

export interface Worker {
  readonly at: 'idle' | 'turn' | 'write' | 'finish' | 'leave';
  readonly operation: number;
  /** Writes of this visit. */
  readonly written: number;
  readonly outcome: End;
  /** By its own clock the lock has not run out. */
  readonly sure: boolean;
}

export interface State {
  readonly operations: readonly Operation[];
  readonly workers: readonly Worker[];
  readonly line: readonly number[];
  /** The operations in the order in which they came into the line, for good. */
  readonly order: readonly number[];
  /** The last one that began. */
  readonly latest: number | null;
  /** Whose objects stand in the cluster: the root, and the rest. */
  readonly cluster: readonly [number | null, number | null];
}

/** What the protocol can be robbed of, to see that the check finds it. */
export interface Mutation {
  /** Workers look at their lock before they write. */
  readonly fenced: boolean;
  /** A job ends before it leaves its line. */
  readonly endsFirst: boolean;
  /** Only what has come into the queue ends what stands before it. */
  readonly onlyQueuedEnds: boolean;
}

export const asItIs: Mutation = { fenced: true, endsFirst: true, onlyQueuedEnds: true };

export interface Step {
  /** For a person. */
  readonly name: string;
  readonly state: State;
  /** What must not be. */
  readonly violation?: string;
}

const WRITES = 2;

const idle: Worker = { at: 'idle', operation: -1, written: 0, outcome: 'completed', sure: false };

/** Operations that are to be accepted, in this order; or, `queued`, that have been. */
export function start(kinds: readonly Kind[], workers: number, { queued = false } = {}): State {
  const line = queued ? kinds.map((_, index) => index) : [];
  const state = queued ? 'open' : 'asked';
  return {
    operations: kinds.map((kind) => ({ kind, state, begun: false, marked: false, lock: 'free' })),
    workers: Array.from({ length: workers }, () => idle),
    line,
    order: line,
    latest: null,
    cluster: [null, null],
  };
}

export const isEnd = (state: Operation['state']): state is End =>
  state === 'completed' || state === 'cancelled' || state === 'superseded';

/** Everything that can happen next. */
export function steps(state: State, mutation: Mutation = asItIs): Step[] {
  return [
    ...state.operations.flatMap((_, index) => ofOperation(state, index)),
    ...state.workers.flatMap((_, index) => ofWorker(state, index, mutation)),
  ];
}

/** Why a state in which nobody has anything left to do must not be; `null`: it may. */
export function wrongEnd({ operations, latest, cluster }: State): string | null {
  if (latest === null) return null;
  const last = operations[latest];
  if (last?.state !== 'completed') return null;
  const expected = last.kind === 'down' ? null : latest;
  return cluster.every((it) => it === expected) ? null : `${last.kind}-${latest} was the last, and is not what stands`;
}

/** By the API, by whoever asks for an end, and by time. */
function ofOperation(state: State, index: number): Step[] {
  const it = at(state.operations, index);
  const name = `${it.kind}-${index}`;
  const become = (changed: Partial<Operation>) => withOperation(state, index, changed);
  const all: Step[] = [];
  if (it.state === 'asked' && state.operations.slice(0, index).every((other) => other.state !== 'asked')) {
    const entered = { ...become({ state: 'entered' }), line: [...state.line, index], order: [...state.order, index] };
    all.push({ name: `${name} enters the line`, state: entered });
  }
  if (it.state === 'entered') {
    all.push({ name: `${name} is queued`, state: become({ state: 'open' }) });
    all.push({ name: `the API of ${name} dies`, state: become({ state: 'refused' }) });
  }
  if (it.state === 'open' && state.operations.every((other) => !other.marked) && !(it.kind === 'down' && it.begun))
    all.push({ name: `${name} is to be cancelled`, state: become({ marked: true }) });
  if (typeof it.lock === 'number' && !at(state.workers, it.lock).sure)
    all.push({ name: `the lock of ${name} runs out`, state: become({ lock: 'free' }) });
  return all;
}

function ofWorker(state: State, index: number, mutation: Mutation): Step[] {
  const it = at(state.workers, index);
  const name = `worker ${index}`;
  if (it.at === 'idle')
    return state.operations.flatMap((operation, taken) => {
      if (operation.state !== 'open' || operation.lock !== 'free') return [];
      const locked = withOperation(state, taken, { lock: index });
      const visiting = withWorker(locked, index, { ...idle, at: 'turn', operation: taken, sure: true });
      return [{ name: `${name} takes ${operation.kind}-${taken}`, state: visiting }];
    });
  const late = { name: `${name} is late by its own clock`, state: withWorker(state, index, { sure: false }) };
  return [
    ...(it.sure ? [late] : []),
    { ...visit(state, index, mutation), name: `${name}: ${it.at} of ${it.operation}` },
    { name: `${name} is killed`, state: killed(state, index) },
  ];
}

function visit(state: State, index: number, mutation: Mutation): Omit<Step, 'name'> {
  switch (at(state.workers, index).at) {
    case 'turn':
      return turn(state, index, mutation);
    case 'write':
      return write(state, index, mutation);
    case 'finish':
      return finish(state, index, mutation);
    default:
      return leave(state, index, mutation);
  }
}

/** One script of Redis: it asks for the lock, and renews it. */
function turn(state: State, index: number, mutation: Mutation): Omit<Step, 'name'> {
  const worker = at(state.workers, index);
  const own = worker.operation;
  const operation = at(state.operations, own);
  if (operation.lock !== index) return { state: givenUp(state, index) };
  const entered = state.line.includes(own)
    ? state
    : { ...state, line: [...state.line, own], order: [...state.order.filter((it) => it !== own), own] };
  const place = entered.line.indexOf(own);
  const counts = (it: number) => {
    const other = at(entered.operations, it).state;
    return other === 'open' || (!mutation.onlyQueuedEnds && (other === 'entered' || other === 'refused'));
  };
  const later = entered.line.slice(place + 1).filter(counts);
  const sure = { sure: true };
  if (operation.kind === 'up' && later.length > 0) {
    const removed = later.some((it) => at(entered.operations, it).kind === 'down');
    const by = later.map((it) => at(entered.operations, it).state);
    const outcome = removed ? 'cancelled' : 'superseded';
    const next = withWorker(entered, index, { ...sure, at: first(mutation), outcome });
    return by.includes('open') ? { state: next } : { state: next, violation: 'ended by one that was never accepted' };
  }
  if (operation.marked && !(operation.kind === 'down' && operation.begun))
    return { state: withWorker(entered, index, { ...sure, at: first(mutation), outcome: 'cancelled' }) };
  const open = (it: number) => at(entered.operations, it).state === 'open';
  const line = entered.line.filter((it, position) => position >= place || open(it));
  if (line.indexOf(own) > 0) {
    // Parked: it comes back by itself.
    return { state: withWorker(withOperation({ ...entered, line }, own, { lock: 'free' }), index, idle) };
  }
  const begun = withOperation({ ...entered, line, latest: own }, own, { begun: true });
  const next = withWorker(begun, index, { ...sure, at: worker.written < WRITES ? 'write' : first(mutation) });
  return operation.begun ? { state: next } : { state: next, ...outOfOrder(entered, own) };
}

function outOfOrder({ operations, order }: State, own: number): { violation?: string } {
  const after = order.slice(order.indexOf(own) + 1);
  return after.some((it) => at(operations, it).begun) ? { violation: `${own} begins after one that came later` } : {};
}

/** A request on the wire. An `up` looks at the line between two; a `down` goes on. */
function write(state: State, index: number, { fenced }: Mutation): Omit<Step, 'name'> {
  const { operation: own, written, sure } = at(state.workers, index);
  if (fenced && !sure) return { state: givenUp(state, index) };
  const { kind, lock, state: now } = at(state.operations, own);
  const content = kind === 'down' ? null : own;
  const cluster: State['cluster'] = written === 0 ? [content, state.cluster[1]] : [state.cluster[0], content];
  const next = { at: kind === 'up' || written + 1 === WRITES ? 'turn' : 'write', written: written + 1 } as const;
  const done = withWorker({ ...state, cluster }, index, next);
  if (now !== 'open') return { state: done, violation: `${kind}-${own} is written after its end` };
  if (lock !== index) return { state: done, violation: `${kind}-${own} is written by one that lost its lock` };
  const others = state.operations.some((it, other) => other !== own && it.begun && it.state === 'open');
  return others ? { state: done, violation: 'two operations are under way' } : { state: done };
}

/** BullMQ ends a job for the one that has its lock. */
function finish(state: State, index: number, mutation: Mutation): Omit<Step, 'name'> {
  const { operation: own, outcome } = at(state.workers, index);
  const operation = at(state.operations, own);
  if (operation.lock !== index) return { state: givenUp(state, index) };
  const ended = withOperation(state, own, { state: outcome, lock: 'free' });
  const next = withWorker(ended, index, mutation.endsFirst ? { at: 'leave' } : idle);
  return isEnd(operation.state) ? { state: next, violation: `${own} ends twice` } : { state: next };
}

function leave(state: State, index: number, mutation: Mutation): Omit<Step, 'name'> {
  const { operation: own } = at(state.workers, index);
  const left = { ...state, line: state.line.filter((it) => it !== own) };
  return { state: withWorker(left, index, mutation.endsFirst ? idle : { at: 'finish' }) };
}

const first = ({ endsFirst }: Mutation): Worker['at'] => (endsFirst ? 'finish' : 'leave');

/** It lost the lock, and leaves all of it to whoever has it. */
const givenUp = (state: State, index: number): State => withWorker(state, index, idle);

function killed(state: State, index: number): State {
  const { operation } = at(state.workers, index);
  const dead =
    at(state.operations, operation).lock === index ? withOperation(state, operation, { lock: 'free' }) : state;
  return withWorker(dead, index, idle);
}

const withOperation = (state: State, index: number, changed: Partial<Operation>): State => ({
  ...state,
  operations: state.operations.with(index, { ...at(state.operations, index), ...changed }),
});

const withWorker = (state: State, index: number, changed: Partial<Worker>): State => ({
  ...state,
  workers: state.workers.with(index, { ...at(state.workers, index), ...changed }),
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no ${index}`);
  return found;
}
