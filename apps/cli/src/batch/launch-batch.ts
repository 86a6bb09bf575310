import type { Problem } from '@tycho/ast';
import type { BatchHandle, TychoClient } from '@tycho/client';
import type { BulkInput } from '@tycho/contract';
import { markFailed } from '../exit-codes.ts';
import { type Format, serialize } from '../output/listing.ts';
import { print } from '../output/print.ts';
import { reportProblems } from '../output/report-problems.ts';
import { launchOf as bodyOf } from '../project/launch-of.ts';
import type { Project } from '../project/project.ts';
import { type FollowBatch, followBatch, launchOf, relabelled } from './follow-batch.ts';
import { type Parameters, parametersIn } from './parameters.ts';

export interface LaunchBatch extends Omit<FollowBatch, 'relabel'> {
  readonly count: number;
  /** A file of parameters: a launch for each of its lines. */
  readonly each?: string | undefined;
  readonly allOrNothing?: boolean | undefined;
  readonly atomic?: boolean | undefined;
  readonly publish?: BulkInput['launches'][number]['publish'];
  readonly timeouts?: BulkInput['launches'][number]['timeouts'];
  readonly ttl?: string | undefined;
  readonly idle?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly detach?: boolean | undefined;
  /** Tell notes too. */
  readonly notes?: boolean | undefined;
}

/** Launches a project many times, and follows the batch as far as it was asked for. */
export async function launchBatch(client: TychoClient, project: Project, options: LaunchBatch): Promise<void> {
  const { count, each, allOrNothing, atomic, publish, timeouts, ttl, idle, idempotencyKey } = options;
  const lines = each === undefined ? null : parametersIn(each);
  const defaults = { ...bodyOf(project), publish, atomic, timeouts, ttl, idle };
  const launches: BulkInput['launches'] = lines === null ? [{ count }] : lines.map(launchIn);
  const place = (it: Problem, launch: number | null): Problem => placed(project.relabel(it), launch, lines, each);
  const relabel = (it: Problem): Problem => {
    const found = launchOf(it);
    return found === null ? project.relabel(it) : place({ ...it, path: found.path }, found.launch);
  };
  let batch: BatchHandle;
  try {
    batch = await client.bulk({ defaults, launches, allOrNothing }, { idempotencyKey });
  } catch (error) {
    throw relabelled(error, relabel);
  }
  reportProblems([...project.problems, ...batch.problems.map(relabel)], { notes: options.notes ?? false });
  if (batch.refused > 0) markFailed();
  if (options.detach) return print(await detached(batch, options.output));
  await followBatch(client, batch.id, { ...options, relabel: place });
}

/** The name of a line says how the system is called, whatever the file says. */
const launchIn = ({ name, environment, labels }: Parameters): BulkInput['launches'][number] => ({
  ...(name === undefined ? {} : { projectName: name }),
  environment,
  labels,
});

/** What is wrong with one launch of a file of parameters says in which line of it that stands. */
function placed(it: Problem, launch: number | null, lines: readonly Parameters[] | null, file = ''): Problem {
  const line = launch === null ? undefined : lines?.[launch]?.line;
  if (line === undefined) return it;
  if (it.file === null) return { ...it, file, line, column: 1 };
  return { ...it, message: `${it.message} (${file}:${line})` };
}

async function detached({ id, total, refused }: BatchHandle, output: Format | undefined): Promise<string> {
  const shown = { batchId: id, total, refused };
  return output === 'json' || output === 'yaml' ? serialize(shown, output) : `${id}\n`;
}
