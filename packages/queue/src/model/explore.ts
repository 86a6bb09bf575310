import { isEnd, type Mutation, type State, type Step, steps, wrongEnd } from './protocol.ts';

export interface Explored {
  readonly states: number;
  /** What was found to be wrong, and the steps that led there; `null`: nothing. */
  readonly counterexample: { readonly violation: string; readonly trace: readonly string[] } | null;
}

interface Visited {
  readonly state: State;
  /** Where it was first reached from; `null`: it is the start. */
  readonly from: { readonly key: string; readonly name: string } | null;
  readonly before: string[];
}

/**
 * Goes through every state that can be reached, in every order of steps, the shortest way first. Beside what each
 * step says: from every state all that was accepted can still end, and what stands then is what the last one said.
 */
export function explore(start: State, mutation: Mutation): Explored {
  const visited = new Map<string, Visited>([[keyOf(start), { state: start, from: null, before: [] }]]);
  const ended: string[] = [];
  for (const [key, { state }] of visited) {
    if (isOver(state)) {
      ended.push(key);
      const violation = wrongEnd(state);
      if (violation !== null) return found(visited, key, violation);
    }
    for (const step of steps(state, mutation)) {
      const next = keyOf(step.state);
      if (step.violation !== undefined) return found(visited, key, step.violation, step);
      const known = visited.get(next);
      if (known) known.before.push(key);
      else visited.set(next, { state: step.state, from: { key, name: step.name }, before: [key] });
    }
  }
  const stuck = firstStuck(visited, ended);
  return stuck === null
    ? { states: visited.size, counterexample: null }
    : found(visited, stuck, 'something never ends');
}

/** Every worker has nothing to do, and everything that was asked for has ended or was refused. */
const isOver = ({ operations, workers }: State): boolean =>
  workers.every((it) => it.at === 'idle') &&
  operations.every((it) => it.state === 'refused' || (isEnd(it.state) && it.lock === 'free'));

/** A state from which no end can be reached. */
function firstStuck(visited: ReadonlyMap<string, Visited>, ended: readonly string[]): string | null {
  const reaching = new Set(ended);
  for (const key of reaching) for (const before of visited.get(key)?.before ?? []) reaching.add(before);
  for (const key of visited.keys()) if (!reaching.has(key)) return key;
  return null;
}

function found(visited: ReadonlyMap<string, Visited>, key: string, violation: string, last?: Step): Explored {
  const trace: string[] = last ? [last.name] : [];
  for (let at = visited.get(key)?.from; at; at = visited.get(at.key)?.from) trace.unshift(at.name);
  return { states: visited.size, counterexample: { violation, trace } };
}

/** A short text for a state. Workers are alike: which of them is which makes no difference. */
function keyOf({ operations, workers, line, order, latest, cluster }: State): string {
  const rest = `${line.join('')}/${order.join('')}/${latest}/${cluster.join()}`;
  const names = workers.map(({ at, operation, written, outcome, sure }) =>
    at === 'idle' ? '-' : `${at[0]}${operation}${written}${outcome[1]}${sure ? 1 : 0}`,
  );
  const places = names.map((name, index) => ({ name, index })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rank = new Map(places.map(({ index }, at) => [index, at]));
  const each = operations.map(({ state, begun, marked, lock }) => {
    const holder = lock === 'free' ? 'f' : rank.get(lock);
    return `${state.slice(0, 2)}${begun ? 1 : 0}${marked ? 1 : 0}${holder}`;
  });
  return `${each.join()}/${places.map(({ name }) => name).join()}/${rest}`;
}
