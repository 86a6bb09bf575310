import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { repository } from './run-cli.ts';

/** Commands of which Redis knows rights by their second word. */
const CONTAINERS = new Set(['acl', 'client', 'config', 'function', 'memory', 'object', 'script', 'xgroup', 'xinfo']);
/** Methods of a connection that are no commands. */
const OF_THE_CLIENT = new Set(['call', 'disconnect', 'on', 'pipeline', 'push']);
/** Scripts of BullMQ that workers need when something comes at the wrong time, which no test can wait for. */
const RARE_SCRIPTS = ['changePriority', 'extendLock', 'moveJobFromActiveToWait', 'moveStalledJobsToWait', 'promote'];
/** What everybody may do, to log in. */
const ALWAYS = new Set(['auth', 'hello', 'quit', 'reset']);

export interface SeenCommands extends Disposable {
  /** Names as an ACL has them, of what was sent and of what scripts that were sent can call. */
  names(): ReadonlySet<string>;
}

/** What reaches a Redis from now on. `admin` is used for it alone. */
export async function seeCommands(admin: Redis): Promise<SeenCommands> {
  const monitor = await admin.monitor();
  const seen = new Set<string>();
  monitor.on('monitor', (_time: string, words: string[]) => {
    for (const it of namesIn(words)) seen.add(it);
  });
  return {
    names: () => new Set([...seen].filter((it) => !ALWAYS.has(it)).sort()),
    [Symbol.dispose]() {
      monitor.disconnect();
      admin.disconnect();
    },
  };
}

function namesIn([first = '', second = '', third = '']: readonly string[]): string[] {
  const name = first.toLowerCase();
  const sub = second.toLowerCase();
  if (name === 'eval') return [name, ...calledIn(second)];
  if (name === 'script' && sub === 'load') return [`${name}|${sub}`, ...calledIn(third)];
  return [CONTAINERS.has(name) ? `${name}|${sub}` : name];
}

/** What a script can call, whether it did or not. */
export function calledIn(script: string): string[] {
  const direct = [...script.matchAll(/(?:rcall|call)\(\s*["'](\w+)["'](?:\s*,\s*["'](\w+)["'])?/g)];
  const named = direct.flatMap(([, name = '', next = '']) => namesIn([name, next]));
  // Given to a function as the command to call.
  const given = [...script.matchAll(/["']([LR]PUSHX?)["']/g)].map(([, name = '']) => name.toLowerCase());
  return [...new Set([...named, ...given])];
}

/** What the sources of Tycho call, and the scripts of BullMQ that run seldom. */
export function codedCommands(): ReadonlySet<string> {
  const ours = globSync('{packages/queue,apps/worker,apps/api}/src/**/*.ts', {
    cwd: repository,
    exclude: ['**/*.test.ts'],
  });
  const texts = ours.map((it) => readFileSync(join(repository, it), 'utf8'));
  const direct = texts.flatMap((text) =>
    [...text.matchAll(/(?:redis|pipeline)\.([a-z]+)\(/g)].map(([, name = '']) => name),
  );
  const scripts = RARE_SCRIPTS.flatMap((it) => globSync(`node_modules/bullmq/dist/esm/scripts/${it}-*.js`));
  const called = [...texts, ...scripts.map((it) => readFileSync(it, 'utf8'))].flatMap(calledIn);
  return new Set([...direct.filter((it) => !OF_THE_CLIENT.has(it)), ...called]);
}
